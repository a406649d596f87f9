package io.sigline.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  private static final TextFormat JSON = new JsonText();

  @Test
  void read_object_givesItsValuesInOrder() {
    assertThat(
            Recorder.read(
                JSON,
                " {\"a\" : \"x\", \"n\":[1,-2,{\"b\":null}],\"t\":true,\"f\":false,\"e\":{},\"l\":[]} "))
        .isEqualTo("{a:\"x\" n:[1 -2 {b:null}] t:true f:false e:{} l:[]}");
  }

  @Test
  void read_numbers_keepWhatTheyAre() {
    assertThat(
            Recorder.read(
                JSON,
                "[{},4688,4688.0,-1e3,9223372036854775807,-9223372036854775808,"
                    + "9223372036854775808,0.5]"))
        .isEqualTo(
            "[{} 4688 4688.0d -1000.0d 9223372036854775807 -9223372036854775808"
                + " \"9223372036854775808\" 0.5d]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "C:\\\\Windows\\/x | C:\\Windows/x",
        "a\\tb\\\"c | a\tb\"c",
        "\\u0041\\u00e9\\u20ac | Aé€",
        "\\ud83d\\ude00 | 😀",
        "\\ud83d! | ?!",
        "\\ude00 | ?"
      })
  void read_escapes_areResolved(String written, String meant) {
    assertThat(Recorder.read(JSON, "{\"k\":\"" + written + "\"}"))
        .isEqualTo("{k:\"" + meant + "\"}");
  }

  @Test
  void read_escapedKey_isResolved() {
    assertThat(Recorder.read(JSON, "{\"a\\u002eb\":1}")).isEqualTo("{a.b:1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "text", "{not json}", "[ERROR] x", "[1,2]", "\"a\"", "{", "["})
  void read_otherText_isLeftAlone(String text) {
    assertThat(Recorder.read(JSON, text)).isEqualTo("OTHER ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"x\",\"b\":\"y | {a:\"x\" b:\"y\"}",
        "{\"a\":1,\"b | {a:1}",
        "{\"a\":1 \"b\":2} | {a:1}",
        "{\"a\":1}{\"b\":2} | {a:1}",
        "{\"a\":[1,2 | {a:[1 2]}",
        "{\"a\":tru | {a:true}",
        "{\"a\":\"\\x41\"} | {a:\"\\x41\"}",
        "{\"a\":-} | {a:null}"
      })
  void read_brokenText_keepsWhatStandsBeforeTheBreak(String text, String kept) {
    assertThat(Recorder.read(JSON, text.strip())).isEqualTo("MALFORMED " + kept);
  }

  @Test
  void read_tenThousandDeep_endsAndIsClosed() {
    assertThat(Recorder.read(JSON, "{\"a\":" + "[".repeat(10_000))).startsWith("MALFORMED {a:[");
    assertThat(Recorder.read(JSON, "{\"a\":".repeat(10_000))).startsWith("MALFORMED {a:{a:");
  }

  @Test
  void read_invalidUtf8_passesThrough() {
    byte[] text = "{\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    text[6] = (byte) 0xFF;
    assertThat(Recorder.read(JSON, text)).isEqualTo("{a:\"\uFFFD\"}");
  }

  @Test
  void read_hugeString_isRead() {
    String huge = "x\\\\".repeat(500_000);
    assertThat(Recorder.read(JSON, "{\"a\":\"" + huge + "\"}")).hasSize(1_000_000 + 6);
  }
}
