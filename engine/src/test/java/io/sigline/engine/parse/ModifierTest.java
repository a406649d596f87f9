package io.sigline.engine.parse;

import static io.sigline.engine.Sigma.item;
import static io.sigline.engine.Sigma.matches;
import static io.sigline.engine.Sigma.refusal;
import static io.sigline.engine.Sigma.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each modifier of the specification, from the rule's text to the verdict. */
final class ModifierTest {

  @ParameterizedTest
  @CsvSource({
    "F: abc, ABC, true",
    "F: abc, abcd, false",
    "F|contains: b, aBc, true",
    "F|startswith: a, Abc, true",
    "F|startswith: b, abc, false",
    "F|endswith: c, abC, true",
    "F|endswith: b, abc, false",
    "F|cased: abc, ABC, false",
    "F|contains|cased: B, aBc, true",
    "F|contains|cased: b, aBc, false",
    "F|neq: abc, ABC, false",
    "F|neq: abc, x, true",
    "F|contains: '?', '', false",
    "F|re: '^a.c$', abc, true",
    "F|re: '^a.c$', ABC, false",
    "F|re|i: '^a.c$', ABC, true",
    "F|re|ignorecase: '^a.c$', ABC, true",
    "F|re: '(?i)^a.c$', ABC, true",
    "F|cidr: 10.0.0.0/8, 10.1.2.3, true",
    "F|cidr: 10.1.2.3, 10.1.2.3, true",
    "F|cidr: 10.1.2.3, 10.1.2.4, false",
    "F|cidr: 0.0.0.0/0, ::1, false",
    "F|gt: 1.5, 1.50001, true",
    "F|gt: 1.5, 1.5, false",
    "F|lt: -5, -6, true",
    "F|hour: 5, 2025-03-04T05:30:00+02:00, true",
    "F|hour|gte: 18, 2025-03-04T18:00:00Z, true",
    "F|hour|gte: 18, 2025-03-04T17:59:00Z, false",
    "F|month: 3, 2025-03-04 05:30:00, true",
    "F|week: 10, 2025-03-04, true",
  })
  void item_oneValue_matchesAsExpected(String item, String value, boolean expected) {
    assertThat(matches(item, value)).isEqualTo(expected);
  }

  @Test
  void regex_withMultiline_anchorsAtLines() {
    assertThat(matches("F|re|m: '^b$'", "a\nb\nc")).isTrue();
    assertThat(matches("F|re|multiline: '^b$'", "a\nb\nc")).isTrue();
    assertThat(matches("F|re: '^b$'", "a\nb\nc")).isFalse();
  }

  @Test
  void regex_withDotAll_crossesLines() {
    assertThat(matches("F|re|s: 'a.c'", "a\nc")).isTrue();
    assertThat(matches("F|re|dotall: 'a.c'", "a\nc")).isTrue();
    assertThat(matches("F|re: 'a.c'", "a\nc")).isFalse();
  }

  @Test
  void all_values_eachMustHold() {
    assertThat(matches("F|contains|all: [a, b]", "b-a")).isTrue();
    assertThat(matches("F|contains|all: [a, b]", "a")).isFalse();
    assertThat(matches("F|all: [a, b]", List.of("b", "a"))).isTrue();
  }

  @Test
  void neqAll_notEveryValueHeld_matches() {
    assertThat(matches("F|contains|all|neq: [a, b]", "a")).isTrue();
    assertThat(matches("F|contains|all|neq: [a, b]", "ab")).isFalse();
  }

  @Test
  void neq_nothing_requiresTheField() {
    assertThat(matches("F|neq: null", "x")).isTrue();
    assertThat(matches("F|neq: null", Map.of())).isFalse();
  }

  @Test
  void windash_everyDash_isAFlag() {
    for (String dash : List.of("-", "/", "\u2013", "\u2014", "\u2015")) {
      assertThat(matches("F|contains|windash: ' -enc'", "p " + dash + "ENC x")).isTrue();
      assertThat(matches("F|windash|contains: ' /enc'", "p " + dash + "enc x")).isTrue();
    }
    assertThat(matches("F|contains|windash: ' -enc'", "p +enc")).isFalse();
  }

  @Test
  void windash_atTheEnd_isAFlag() {
    assertThat(matches("F|contains|windash: 'tar -'", "tar /x")).isTrue();
  }

  @Test
  void windash_withAll_variesEachValue() {
    assertThat(matches("F|contains|all|windash: [' -a', ' -b']", "x /a \u2014b")).isTrue();
    assertThat(matches("F|contains|all|windash: [' -a', ' -b']", "x /a")).isFalse();
  }

  @Test
  void windash_tooManyFlags_isRefused() {
    assertThat(refusal(item("F|contains|windash: '-a -b -c -d -e -f'")))
        .contains("at most 5 flags, found 6");
  }

  @Test
  void base64_ofUtf8_isWholeValue() {
    assertThat(matches("F|base64: 'grüß'", base64("grüß".getBytes(StandardCharsets.UTF_8))))
        .isTrue();
    assertThat(matches("F|base64: 'a'", "YQ== ")).isFalse();
  }

  @Test
  void base64_escapedWildcard_isEncodedLiterally() {
    assertThat(matches("F|base64: 'a\\*'", base64("a*".getBytes(StandardCharsets.UTF_8)))).isTrue();
  }

  @Test
  void base64Offset_anyPosition_isFound() {
    for (String before : List.of("", "x", "xy", "xyz")) {
      for (String after : List.of("", "1", "12", "123")) {
        String text = before + "héllo wörld" + after;
        String encoded = base64(text.getBytes(StandardCharsets.UTF_8));
        assertThat(matches("F|base64offset|contains: 'héllo wörld'", encoded)).as(text).isTrue();
      }
    }
  }

  @Test
  void wideBase64Offset_anyPosition_isFound() {
    for (String before : List.of("", "x", "xy", "xyz")) {
      String encoded = base64((before + "cmd /c").getBytes(StandardCharsets.UTF_16LE));
      for (String wide : List.of("wide", "utf16le")) {
        assertThat(matches("F|" + wide + "|base64offset|contains: 'cmd'", encoded)).isTrue();
      }
      String bigEndian = base64((before + "cmd /c").getBytes(StandardCharsets.UTF_16BE));
      assertThat(matches("F|utf16be|base64offset|contains: 'cmd'", bigEndian)).isTrue();
    }
  }

  @Test
  void utf16Base64_hasAByteOrderMark() {
    byte[] text = "\uFEFFcmd".getBytes(StandardCharsets.UTF_16LE);
    assertThat(matches("F|utf16|base64: 'cmd'", base64(text))).isTrue();
  }

  @Test
  void windashWideBase64Offset_variesBeforeEncoding() {
    String encoded = base64("x /enc y".getBytes(StandardCharsets.UTF_16LE));
    assertThat(matches("F|windash|wide|base64offset|contains: ' -enc'", encoded)).isTrue();
  }

  @Test
  void wide_withoutBase64_isOneCharacterPerByte() {
    assertThat(matches("F|wide|contains: 'ab'", "xa\0b\0y")).isTrue();
  }

  @Test
  void compare_exact_beyondDouble() {
    assertThat(matches("F|gt: 9007199254740992", 9007199254740993L)).isTrue();
    assertThat(matches("F|gte: 9223372036854775807", Long.MAX_VALUE)).isTrue();
    assertThat(matches("F|gt: 9223372036854775807", "9223372036854775808")).isTrue();
    assertThat(matches("F|lte: 0.1", 0.1)).isTrue();
  }

  @Test
  void compare_notANumber_neverHolds() {
    for (Object value : Arrays.asList("", " 1", "1 ", "0x1", "one", Double.NaN, true, "١")) {
      assertThat(matches("F|lt: 100", value)).as("%s", value).isFalse();
      assertThat(matches("F|gte: -100", value)).as("%s", value).isFalse();
    }
  }

  @Test
  void fieldReference_relations() {
    Map<String, String> event = Map.of("F", "C:\\Temp\\a.exe", "G", "c:\\temp");
    assertThat(matches("F|fieldref|startswith: G", event)).isTrue();
    assertThat(matches("F|fieldref|contains: G", event)).isTrue();
    assertThat(matches("F|fieldref|endswith: G", event)).isFalse();
    assertThat(matches("F|fieldref: G", event)).isFalse();
    assertThat(matches("F|fieldref|startswith|cased: G", event)).isFalse();
    assertThat(matches("F|fieldref|neq: G", event)).isTrue();
  }

  @Test
  void fieldReference_numberAndText_areComparedAsText() {
    assertThat(matches("F|fieldref: G", Map.of("F", 5, "G", "5"))).isTrue();
  }

  @Test
  void fieldReference_bothNull_doesNotHold() {
    Map<String, Object> event = new HashMap<>();
    event.put("F", null);
    event.put("G", null);
    assertThat(matches("F|fieldref: G", event)).isFalse();
  }

  @Test
  void exists_looksAtPresenceOnly() {
    assertThat(matches("F|exists: true", "")).isTrue();
    assertThat(matches("F|exists: 'true'", "")).isTrue();
    assertThat(matches("F|exists: false", Map.of("G", 1))).isTrue();
    assertThat(matches("F|exists: true", Map.of("G", 1))).isFalse();
  }

  @Test
  void plainNumber_writtenOtherwise_matchesBothForms() {
    assertThat(matches("F: 0x1F", 31)).isTrue();
    assertThat(matches("F: 0x1F", "0x1f")).isTrue();
    assertThat(matches("F: 1.50", 1.5)).isTrue();
    assertThat(matches("F: 1.50", "1.50")).isTrue();
    assertThat(matches("F: 4625", 4625.0)).isTrue();
    assertThat(matches("F: yes", "yes")).isTrue();
    assertThat(matches("F: yes", true)).isTrue();
    assertThat(matches("F: True", "true")).isTrue();
    assertThat(matches("F: 0644", "0644")).isTrue();
    assertThat(matches("F: 12:30", "12:30")).isTrue();
    assertThat(matches("F: 2024-01-02", "2024-01-02")).isTrue();
  }

  @Test
  void null_inAList_isOneOfTheValues() {
    assertThat(matches("F: [null, x]", Map.of())).isTrue();
    assertThat(matches("F: [null, x]", "x")).isTrue();
    assertThat(matches("F: [null, x]", "y")).isFalse();
  }

  @Test
  void emptyText_isNotMissing() {
    assertThat(matches("F: ''", "")).isTrue();
    assertThat(matches("F: ''", Map.of())).isFalse();
    assertThat(matches("F:", Map.of())).isTrue();
    assertThat(matches("F:", "")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "F|contains|startswith: a",
        "F|re|startswith: a",
        "F|i: a",
        "F|contains|base64: a",
        "F|lt|gt: 1",
        "F|cidr|contains: 10.0.0.0/8",
        "F|exists|contains: true",
        "F|fieldref|base64: G",
        "F|base64|windash: -a",
        "F|hour|day: 1",
        "F|re|expand: '%a%'",
      })
  void modifiers_thatContradict_areRefused(String item) {
    assertThat(refusal(item(item))).startsWith("r.yml:6: ");
  }

  @ParameterizedTest
  @CsvSource({
    "F|lt: ten, expects a number",
    "F|gt: true, expects a number",
    "F|cidr: 10.0.0.0/33, expects a network",
    "F|cidr: 10.0.0/8, expects a network",
    "F|cidr: fe80::/x, expects a network",
    "F|exists: maybe, expects true or false",
    "F|hour: 24, from 0 to 23",
    "F|week: 0, from 1 to 53",
    "F|minute: 1.5, whole number",
    "F|hour|lt: 0, never holds",
    "F|re: '(a', expected a regular expression",
    "F|contains: null, expects a value",
    "F|fieldref: '', expects the name of a field",
    "F|base64: 'a*', a wildcard cannot be encoded",
    "F|base64offset|contains: 'a', at least two bytes",
    "F: [], at least one value",
    "F: {a: 1}, expects a value or a list of values",
  })
  void value_ofTheWrongKind_isRefusedWithWhatWasExpected(String item, String message) {
    assertThat(refusal(item(item))).startsWith("r.yml:6: ").contains(message);
  }

  @Test
  void regex_withLookAhead_loadsWithAWarning() {
    assertThat(warnings(item("F|re: 'a(?=b)'")))
        .singleElement()
        .asString()
        .contains("backtracking");
    assertThat(matches("F|re: 'a(?=b)'", "xab")).isTrue();
    assertThat(matches("F|re: 'a(?=b)'", "xac")).isFalse();
  }

  @Test
  void network_withHostBits_loadsWithAWarning() {
    assertThat(warnings(item("F|cidr: 10.1.2.3/8"))).singleElement().asString().contains("prefix");
    assertThat(matches("F|cidr: 10.1.2.3/8", "10.9.9.9")).isTrue();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
