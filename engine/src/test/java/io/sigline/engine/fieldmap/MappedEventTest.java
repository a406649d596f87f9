package io.sigline.engine.fieldmap;

import static io.sigline.engine.fieldmap.Records.event;
import static io.sigline.engine.fieldmap.Records.maps;
import static io.sigline.engine.fieldmap.Records.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.AllocatedBytes;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.event.SlotEvent.Kind;
import io.sigline.engine.event.Value;
import io.sigline.engine.rule.LogSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MappedEventTest {
  private static final FieldMaps NONE = FieldMaps.none();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"b\":{\"c\":\"x\"}}}",
        "{\"a.b\":{\"c\":\"x\"}}",
        "{\"a\":{\"b.c\":\"x\"}}",
        "{\"a.b.c\":\"x\"}",
        "{\"a\":[{\"z\":\"y\"},{\"b\":[{\"c\":[\"x\"]}]}]}"
      })
  void values_dottedField_isFoundHoweverItIsNested(String body) {
    assertThat(texts(event(NONE, List.of("a.b.c"), body, "{}", "{}").view(0), "a.b.c"))
        .containsExactly("x");
  }

  @Test
  void values_withoutMaps_comeFromBodyThenAttributesThenResource() {
    List<String> fields = List.of("f", "g", "h");
    MappedEvent event =
        event(
            NONE,
            fields,
            "{\"f\":\"body\"}",
            "{\"f\":\"attribute\",\"g\":\"attribute\"}",
            "{\"g\":\"r\",\"h\":\"resource\"}");
    assertThat(texts(event.view(0), "f")).containsExactly("body");
    assertThat(texts(event.view(0), "g")).containsExactly("attribute");
    assertThat(texts(event.view(0), "h")).containsExactly("resource");
    assertThat(event.view(0).values("unknown")).isEmpty();
  }

  @Test
  void values_array_givesEachInOrder() {
    assertThat(
            texts(
                event(NONE, List.of("f"), "{\"f\":[\"1\",[\"2\"],\"3\"]}", "{}", "{}").view(0),
                "f"))
        .containsExactly("1", "2", "3");
  }

  @Test
  void values_keyThatComesTwice_isTheLast() {
    MappedEvent event = EventLayout.of(NONE, List.of("f")).newEvent();
    event.root(Root.ATTRIBUTES);
    event.beginMap();
    key(event, "f");
    text(event, "first");
    key(event, "f");
    text(event, "last");
    event.endMap();
    assertThat(texts(event.view(0), "f")).containsExactly("last");
  }

  @Test
  void values_scalars_keepTheirKinds() {
    EventView view =
        event(
                NONE,
                List.of("i", "d", "w", "b", "n", "t"),
                "{\"i\":\"i:-42\",\"d\":\"d:0.5\",\"w\":\"d:4688.0\",\"b\":true,\"n\":null,\"t\":\"\"}",
                "{}",
                "{}")
            .view(0);
    assertThat(view.values("i")).containsExactly(new Value.Int(-42));
    assertThat(view.values("d")).containsExactly(new Value.Decimal(0.5));
    assertThat(view.values("b")).containsExactly(new Value.Bool(true));
    assertThat(view.values("n")).containsExactly(new Value.Null());
    assertThat(view.values("t")).containsExactly(new Value.Text(""));
    assertThat(slotText(view, "i")).isEqualTo("-42");
    assertThat(slotText(view, "d")).isEqualTo("0.5");
    assertThat(slotText(view, "w")).isEqualTo("4688");
    assertThat(slotText(view, "b")).isEqualTo("true");
    assertThat(slotText(view, "n")).isEmpty();
  }

  @Test
  void clear_lastRecord_isForgotten() {
    MappedEvent event =
        event(NONE, List.of("f"), "{\"f\":\"old\"}", "{}", "{\"sigma.product\":\"p\"}");
    assertThat(event.view(0).logSource().product()).isEqualTo("p");
    event.clear();
    Records.walk(event, "{\"g\":\"new\"}", "{}", "{}");
    assertThat(event.view(0).values("f")).isEmpty();
    assertThat(event.view(0).logSource()).isEqualTo(LogSource.ANY);
    assertThat(event.view(0).keywordTexts()).containsExactly("new");
  }

  @Test
  void keywords_coverValuesOfBodyAndAttributes_andNothingElse() {
    MappedEvent event =
        event(
            NONE,
            List.of(),
            "{\"name\":[\"one\",{\"x\":\"i:2\"}],\"n\":null}",
            "{\"a\":\"three\",\"lab.rid\":\"no\",\"sigma.x\":\"no\",\"sigma\":{\"y\":\"no\"},\"sigline.selftest\":\"no\",\"labor\":\"four\"}",
            "{\"r\":\"no\"}");
    assertThat(event.view(0).keywordTexts()).containsExactlyInAnyOrder("one", "2", "three", "four");
  }

  @Test
  void keywords_notWanted_leavesOutWhatNoFieldWants() {
    MappedEvent event = EventLayout.of(NONE, List.of("f"), false).newEvent();
    event.root(Root.BODY);
    event.beginMap();
    byte[] key = {'g'};
    assertThat(event.key(key, 0, 1)).isFalse();
    text(event, "x");
    assertThat(event.key(new byte[] {'f'}, 0, 1)).isTrue();
    text(event, "y");
    event.endMap();
    assertThat(event.view(0).keywordTexts()).isEmpty();
    assertThat(texts(event.view(0), "f")).containsExactly("y");
  }

  @Test
  void walk_thousandsDeep_isBounded() {
    MappedEvent event = EventLayout.of(NONE, List.of("f")).newEvent();
    event.root(Root.BODY);
    for (int i = 0; i < 10_000; i++) {
      event.beginMap();
      key(event, "f");
    }
    text(event, "deep");
    for (int i = 0; i < 10_000; i++) {
      event.endMap();
    }
    event.root(Root.ATTRIBUTES);
    event.beginMap();
    key(event, "f");
    text(event, "x");
    event.endMap();
    assertThat(texts(event.view(0), "f")).containsExactly("x");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"windows, windows", "linux, linux", "darwin, macos", "-, -"})
  void logSource_unclaimed_hasTheProductOfTheResource(String osType, String product) {
    String resource = osType == null ? "{}" : "{\"os.type\":\"" + osType + "\"}";
    MappedEvent event = event(NONE, List.of(), "{\"b\":\"1\"}", "{\"a1\":\"2\"}", resource);
    assertThat(event.view(0).logSource()).isEqualTo(new LogSource(null, product, null));
    assertThat(event.unknownSource()).isEqualTo("body{b} attributes{a0}");
    assertThat(event.fieldMap()).isNull();
  }

  @Test
  void logSource_namedByResource_isTakenInLowerCase() {
    MappedEvent event =
        event(
            NONE,
            List.of(),
            "{}",
            "{}",
            "{\"sigma\":{\"product\":\"AWS\",\"service\":\"cloudtrail\"}}");
    assertThat(event.view(0).logSource()).isEqualTo(new LogSource(null, "aws", "cloudtrail"));
    assertThat(event.unknownSource()).isNull();
    assertThat(event.view(0).reason()).contains("sigma.*");
  }

  @Test
  void logSource_namedByRecord_doesNotCount() {
    MappedEvent event =
        event(NONE, List.of(), "{\"sigma.product\":\"x\"}", "{\"sigma.product\":\"x\"}", "{}");
    assertThat(event.view(0).logSource()).isEqualTo(LogSource.ANY);
  }

  @Test
  void views_whatHolds_areGivenInOrderWithTheirOwnFields() {
    FieldMaps maps =
        maps(
            """
            source: test
            claims: [{body.id: "*"}]
            log-source: {product: p}
            fields: {Id: body.id, Other: {every: [body.x, body.y]}}
            otherwise: [body.data.*]
            views:
              - when: {Id: [1, 2]}
                is: {category: small}
              - when: {Id: 2, Name: "a*"}
                is: {service: two}
                fields: {Name: body.name}
            entity: {who: [User, body.data.user]}
            """);
    List<String> fields = List.of("Id", "Name", "Other");
    MappedEvent event =
        event(
            maps,
            fields,
            "{\"id\":\"i:2\",\"name\":\"own\",\"x\":\"1\",\"y\":\"2\",\"data\":{\"Name\":\"Abc\",\"user\":\"me\"}}",
            "{}",
            "{}");
    assertThat(event.views()).isEqualTo(2);
    assertThat(event.view(0).logSource()).isEqualTo(new LogSource("small", "p", null));
    assertThat(texts(event.view(0), "Name")).containsExactly("Abc");
    assertThat(texts(event.view(0), "Other")).containsExactly("1", "2");
    assertThat(event.view(1).logSource()).isEqualTo(new LogSource(null, "p", "two"));
    assertThat(texts(event.view(1), "Name")).containsExactly("own");
    assertThat(event.view(1).reason()).isEqualTo("test: Id is 2, Name is a*");
    assertThat(event.view(1).entity()).containsExactly(java.util.Map.entry("who", "me"));
    int value = event.view(1).first(event.layout().slot("Name"));
    assertThat(event.view(1).path(value)).isEqualTo("body.name");
    assertThat(event.fieldMap()).isEqualTo("test");
  }

  @Test
  void views_noneHolds_isTheMapsOwnLogSource() {
    FieldMaps maps =
        maps(
            "{source: t, claims: [{body.id: 7}], log-source: {product: p}, views: [{when: {body.z:"
                + " \"*\"}, is: {service: s}}]}");
    MappedEvent event = event(maps, List.of(), "{\"id\":\"d:7.0\"}", "{}", "{}");
    assertThat(event.views()).isEqualTo(1);
    assertThat(event.view(0).logSource()).isEqualTo(new LogSource(null, "p", null));
    event.clear();
    Records.walk(event, "{\"id\":\"8\"}", "{}", "{}");
    assertThat(event.fieldMap()).isNull();
  }

  @Test
  void precedence_firstMapThatClaims_hasTheRecord() {
    FieldMaps maps =
        maps(
            "{source: late, claims: [{body.id: \"*\"}]}",
            "{source: early, precedence: 5, claims: [{body.id: \"*\", body.x: \"*\"}]}");
    assertThat(maps.names()).containsExactly("early", "late");
    assertThat(event(maps, List.of(), "{\"id\":\"1\",\"x\":\"1\"}", "{}", "{}").fieldMap())
        .isEqualTo("early");
    assertThat(event(maps, List.of(), "{\"id\":\"1\"}", "{}", "{}").fieldMap()).isEqualTo("late");
  }

  @Test
  void also_wordsAndNumbers_standForEachOther() {
    FieldMaps maps =
        maps(
            "{source: t, claims: [{body.l: \"*\"}], fields: {Level: {from: [body.l], also: {Error:"
                + " 2, Information: [4, 0]}}}}");
    assertThat(
            texts(event(maps, List.of("Level"), "{\"l\":\"error\"}", "{}", "{}").view(0), "Level"))
        .containsExactly("error", "2");
    assertThat(texts(event(maps, List.of("Level"), "{\"l\":\"i:0\"}", "{}", "{}").view(0), "Level"))
        .containsExactly("0", "Information");
    assertThat(
            texts(
                event(maps, List.of("Level"), "{\"l\":\"Information\"}", "{}", "{}").view(0),
                "Level"))
        .containsExactly("Information", "4");
    assertThat(texts(event(maps, List.of("Level"), "{\"l\":\"x\"}", "{}", "{}").view(0), "Level"))
        .containsExactly("x");
  }

  @Test
  void spaceless_keysAreFoundWithoutTheirSpaces() {
    FieldMaps maps =
        maps(
            "{source: t, claims: [{body.d.ThreatName: x}], spaceless: [body.d], otherwise:"
                + " [body.d.*]}");
    MappedEvent event =
        event(maps, List.of("ThreatName"), "{\"d\":{\"Threat Name\":\"x\"}}", "{}", "{}");
    assertThat(event.fieldMap()).isEqualTo("t");
    assertThat(texts(event.view(0), "ThreatName")).containsExactly("x");
  }

  @Test
  void texts_formatWithinFormat_goesWhereTheMapSays() {
    FieldMaps maps =
        maps(
            """
            source: t
            claims: [{body.id: "*"}]
            texts:
              - {text: body, as: [json, syslog]}
              - {text: body.message, as: json, into: body}
            otherwise: [body.*]
            """);
    MappedEvent event = EventLayout.of(maps, List.of("id", "appname", "message")).newEvent();
    event.root(Root.BODY);
    text(event, "Aug  5 10:00:00 h app: {\"id\":7,\"q\":\"a\\\\b\"}");
    assertThat(texts(event.view(0), "id")).containsExactly("7");
    assertThat(texts(event.view(0), "appname")).containsExactly("app");
    assertThat(event.view(0).keywordTexts())
        .containsExactlyInAnyOrder(
            "h", "app", "7", "a\\b", "Aug  5 10:00:00 h app: {\"id\":7,\"q\":\"a\\\\b\"}");
    assertThat(event.malformedTexts()).isZero();
  }

  @Test
  void texts_malformed_keepsTheTextAndWhatWasRead() {
    FieldMaps maps =
        maps(
            "{source: t, claims: [{body.id: \"*\"}], texts: [{text: body, as: json}], otherwise:"
                + " [body.*]}");
    MappedEvent event = EventLayout.of(maps, List.of("id")).newEvent();
    event.root(Root.BODY);
    text(event, "{\"id\":\"x\",\"y\":");
    assertThat(event.malformedTexts()).isOne();
    assertThat(event.view(0).keywordTexts()).containsExactly("x", "{\"id\":\"x\",\"y\":");
    assertThat(texts(event.view(0), "id")).containsExactly("x");
  }

  @Test
  void texts_arrayOfNumbers_isAText() {
    FieldMaps maps =
        maps(
            "{source: t, claims: [{body.id: \"*\"}], texts: [{text: body.M, as: json, into: body,"
                + " number-arrays: true}], otherwise: [body.*]}");
    MappedEvent event = EventLayout.of(maps, List.of("id", "M")).newEvent();
    event.root(Root.BODY);
    event.beginMap();
    key(event, "M");
    event.beginArray();
    "{\"id\":1}".chars().forEach(event::integer);
    event.endArray();
    event.endMap();
    assertThat(texts(event.view(0), "id")).containsExactly("1");
    assertThat(texts(event.view(0), "M")).containsExactly("{\"id\":1}");
  }

  @Test
  void head_sameBytes_areTakenAsTheyWere() {
    MappedEvent event = EventLayout.of(NONE, List.of("f")).newEvent();
    byte[] bytes = "onedarwin two".getBytes(StandardCharsets.UTF_8);
    assertThat(event.hasHead(bytes, 0, 9, 9, 0)).isFalse();
    byte[] head = event.beginHead(bytes, 0, 9, 9, 0);
    event.root(Root.RESOURCE);
    event.beginMap();
    key(event, "f");
    event.text(head, 0, 3);
    key(event, "os.type");
    event.text(head, 3, 6);
    event.endMap();
    event.endHead();
    event.clear();
    byte[] elsewhere = "zero onedarwin".getBytes(StandardCharsets.UTF_8);
    assertThat(event.hasHead(elsewhere, 5, 9, 0, 0)).isTrue();
    Arrays.fill(elsewhere, (byte) 'x');
    assertThat(texts(event.view(0), "f")).containsExactly("one");
    assertThat(event.view(0).logSource().product()).isEqualTo("macos");
    event.clear();
    assertThat(event.hasHead(bytes, 1, 9, 0, 0)).isFalse();
    assertThat(event.hasHead(bytes, 0, 9, 9, 1)).isFalse();
    assertThat(event.hasHead(bytes, 0, 8, 8, 1)).isFalse();
  }

  @Test
  void view_ofRecordsThatAreAlike_hasTheSameLogSource() {
    MappedEvent event = EventLayout.of(NONE, List.of()).newEvent();
    LogSource[] seen = new LogSource[4];
    for (int i = 0; i < seen.length; i++) {
      event.clear();
      Records.walk(event, "{\"x\":\"" + i + "\"}", "{}", "{\"os.type\":\"linux\"}");
      seen[i] = event.view(0).logSource();
    }
    assertThat(seen[3]).isSameAs(seen[2]).isEqualTo(new LogSource(null, "linux", null));
    event.clear();
    Records.walk(event, "{\"x\":\"0\"}", "{}", "{\"os.type\":\"windows\"}");
    assertThat(event.view(0).logSource().product()).isEqualTo("windows");
  }

  @Test
  void walk_again_allocatesNoTextOrMapPerField() throws ReflectiveOperationException {
    FieldMaps maps = SigmaHqRules.fieldMaps();
    MappedEvent event = EventLayout.of(maps, List.of("Image", "CommandLine", "EventID")).newEvent();
    byte[] body =
        ("<Event><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>1</EventID>"
                + "<Channel>Microsoft-Windows-Sysmon/Operational</Channel></System><EventData>"
                + "<Data Name='Image'>C:\\x.exe</Data></EventData></Event>")
            .getBytes(StandardCharsets.UTF_8);
    int slot = event.layout().slot("Image");
    long found = 0;
    for (int i = 0; i < 20_000; i++) {
      found += judge(event, body, slot);
    }
    int[] again = {0};
    long allocated =
        AllocatedBytes.of(() -> {
          for (int i = 0; i < 10_000; i++) {
            again[0] += judge(event, body, slot);
          }
        });
    assertThat(found + again[0]).isEqualTo(30_000);
    assertThat(allocated / 10_000).as("bytes per record in XML").isLessThan(600);
  }

  private static int judge(MappedEvent event, byte[] body, int slot) {
    event.clear();
    event.root(Root.BODY);
    event.text(body, 0, body.length);
    return event.view(0).kind(event.view(0).first(slot)) == Kind.TEXT ? 1 : 0;
  }

  private static String slotText(EventView view, String field) {
    int value = view.first(((MappedView) view).layout().slot(field));
    return new String(
        view.buffer(value), view.offset(value), view.length(value), StandardCharsets.UTF_8);
  }

  private static void key(MappedEvent event, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    boolean _ = event.key(bytes, 0, bytes.length);
  }

  private static void text(MappedEvent event, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    event.text(bytes, 0, bytes.length);
  }
}
