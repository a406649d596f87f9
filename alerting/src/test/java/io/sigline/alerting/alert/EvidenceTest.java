package io.sigline.alerting.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.engine.rule.Rule;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {
  private static final int MAX = 32_768;
  private static final int[] ALPHABET = "ab .\"\\\n\0{{é漢😀".codePoints().toArray();

  @Test
  void names_withDots_canBeSearchedByPath() {
    ObjectNode event = event(Findings.record("x"), MAX);
    assertThat(event.at("/resource/host/name").asText()).isEqualTo("ws01");
    assertThat(event.at("/attributes/log/file/path").asText()).isEqualTo("/var/log/x");
    assertThat(event.at("/fields/Image").asText()).isEqualTo("C:\\Windows\\certutil.exe");
    assertThat(event.at("/body/CommandLine").asText()).isEqualTo("x");
    assertThat(event.has("truncated")).isFalse();
  }

  @Test
  void names_oneInsideTheOther_bothStay() {
    ObjectNode event =
        event(
            LogRecord.newBuilder()
                .addAttributes(Findings.text("a", "1"))
                .addAttributes(Findings.text("a.b", "2"))
                .addAttributes(Findings.text("c.d", "3"))
                .addAttributes(Findings.text("c", "4"))
                .addAttributes(Findings.text("..", "5")),
            MAX);
    assertThat(event.get("attributes").toString())
        .isEqualTo("{\"a\":\"1\",\"a.b\":\"2\",\"c\":{\"d\":\"3\",\"\":\"4\"},\"..\":\"5\"}");
  }

  @Test
  void values_ofEveryKind_areShown() {
    ObjectNode event =
        event(
            LogRecord.newBuilder()
                .addAttributes(any("i", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
                .addAttributes(any("j", AnyValue.newBuilder().setIntValue(7)))
                .addAttributes(any("d", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
                .addAttributes(any("b", AnyValue.newBuilder().setBoolValue(true)))
                .addAttributes(any("n", AnyValue.newBuilder()))
                .addAttributes(
                    any("y", AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("hi"))))
                .addAttributes(
                    any(
                        "l",
                        AnyValue.newBuilder()
                            .setArrayValue(
                                ArrayValue.newBuilder()
                                    .addValues(AnyValue.newBuilder().setStringValue("x"))))),
            MAX);
    assertThat(event.get("attributes").toString())
        .isEqualTo(
            "{\"i\":\"9223372036854775807\",\"j\":7,\"d\":\"NaN\",\"b\":true,\"n\":null,"
                + "\"y\":\"aGk=\",\"l\":[\"x\"]}");
  }

  @Test
  void text_tooLong_isCutVisibly() {
    ObjectNode event = event(Findings.record("A".repeat(100_000)), MAX);
    assertThat(event.at("/body/CommandLine").asText()).endsWith("…[cut, 100000 characters]");
    assertThat(event.at("/truncated/cut_texts").asInt()).isEqualTo(1);
    assertThat(event.at("/attributes/log/file/path").asText()).isEqualTo("/var/log/x");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256, 300, 700, 1_500, 4_096, 32_768})
  void size_ofAnyRecord_staysInTheBudget(int max) {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      LogRecord.Builder record = LogRecord.newBuilder().setBody(value(random, 0));
      for (int i = random.nextInt(40); i > 0; i--) {
        record.addAttributes(any(name(random), value(random, 0).toBuilder()));
      }
      int bytes = event(record, max).toString().getBytes(UTF_8).length;
      assertThat(bytes).as("seed %d", seed).isLessThanOrEqualTo(Math.max(max, 256));
    }
  }

  @Test
  void nesting_veryDeep_isBounded() {
    AnyValue.Builder value = AnyValue.newBuilder().setStringValue("x");
    for (int i = 0; i < 90; i++) {
      value =
          AnyValue.newBuilder()
              .setKvlistValue(KeyValueList.newBuilder().addValues(any("k.k.k", value)));
    }
    ObjectNode event = event(LogRecord.newBuilder().setBody(value), MAX);
    assertThat(event.toString()).doesNotContain("\"x\"");
    assertThat(event.at("/truncated/omitted_values").asInt()).isEqualTo(1);
  }

  private static ObjectNode event(LogRecord.Builder record, int max) {
    var match = Findings.match(Findings.rule("r", Rule.Level.LOW), Map.of());
    return Evidence.of(Findings.finding("h", match, record.build()), max);
  }

  private static KeyValue any(String name, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(name).setValue(value).build();
  }

  private static AnyValue value(Random random, int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(depth > 4 ? 3 : 5)) {
      case 0 -> value.setIntValue(random.nextLong());
      case 1 -> value.setDoubleValue(random.nextGaussian());
      case 2 -> value.setStringValue(text(random, random.nextInt(10) == 0 ? 20_000 : 60));
      case 3 -> {
        var list = ArrayValue.newBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
          list.addValues(value(random, depth + 3));
        }
        value.setArrayValue(list);
      }
      default -> {
        var map = KeyValueList.newBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.addValues(any(name(random), value(random, depth + 1).toBuilder()));
        }
        value.setKvlistValue(map);
      }
    }
    return value.build();
  }

  private static String name(Random random) {
    return text(random, 12).replace(' ', '.');
  }

  private static String text(Random random, int max) {
    var text = new StringBuilder();
    for (int i = random.nextInt(max); i > 0; i--) {
      text.appendCodePoint(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return text.toString();
  }
}
