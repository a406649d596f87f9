package io.sigline.receiver.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonDocumentsTest {
  @Test
  void next_oneObjectToALine_givesEachWithItsLine() throws IOException {
    assertThat(documents("{\"a\":1}\n\n{\"b\":2}\r\n"))
        .containsExactly("1:{\"a\":1}", "3:{\"b\":2}");
  }

  @Test
  void next_objectOverLines_isOne() throws IOException {
    assertThat(documents("{\n \"a\": [\n {}\n]\n}\n{}"))
        .containsExactly("1:{\n \"a\": [\n {}\n]\n}", "6:{}");
  }

  @Test
  void next_bracesAndQuotesInTexts_areNotCounted() throws IOException {
    String tricky = "{\"a\":\"}{\\\"}\\\\\",\"b\":\"]\"}";

    assertThat(documents(tricky + tricky)).containsExactly("1:" + tricky, "1:" + tricky);
  }

  @Test
  void next_objectLongerThanABuffer_isWhole() throws IOException {
    String text = "{\"a\":\"" + "x".repeat(200_000) + "\"}";

    assertThat(documents(text)).containsExactly("1:" + text);
  }

  @Test
  void next_nothing_isTheEnd() throws IOException {
    assertThat(documents(" \n ")).isEmpty();
  }

  @Test
  void next_somethingElse_isRefusedWithItsLine() {
    assertThatThrownBy(() -> documents("{}\n[1]"))
        .isInstanceOf(OfflineException.class)
        .hasMessage("x.json:2: expected a JSON object (an OTLP export request), got '['");
  }

  @Test
  void next_objectCutOff_isRefusedWithItsLine() {
    assertThatThrownBy(() -> documents("{}\n{\"a\":\n"))
        .isInstanceOf(OfflineException.class)
        .hasMessage("x.json:2: the object that begins here does not end");
  }

  private static List<String> documents(String text) throws IOException {
    JsonDocuments documents =
        new JsonDocuments(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "x.json");
    List<String> found = new ArrayList<>();
    for (var next = documents.next(); next != null; next = documents.next()) {
      found.add(next.line() + ":" + new String(next.bytes(), StandardCharsets.UTF_8));
    }
    return found;
  }
}
