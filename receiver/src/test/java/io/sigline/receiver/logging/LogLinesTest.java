package io.sigline.receiver.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
  private static final List<String> PIECES =
      List.of(
          "\n2026-01-01T00:00:00Z ERROR forged",
          "\r",
          "\u001b[2J\u001b]0;t\u0007",
          "\u009b31m",
          "\u202e\u2066",
          "\u2028",
          "\u0085",
          "\u0000",
          "\ud83d",
          "\ud83d\ude00",
          "\"}\n{\"level\":\"error\"",
          "\\",
          "${jndi:ldap://x}",
          "{{7*7}}",
          "{}",
          "%s%n",
          "<script>alert(1)</script>",
          "[x](javascript:y)",
          "key=forged");

  private static final String NASTY = "a\r\nINFO forged\u001b[2J\u0085b\u202ec\u2028d";

  @Test
  void json_foreignCharacters_cannotLeaveTheLine() throws IOException {
    String line = new String(new JsonLineEncoder().encode(event()), StandardCharsets.UTF_8);

    assertThat(line).endsWith("}\n");
    assertThat(line.strip()).matches("[^\\p{Cntrl}\u0085\u2028\u202e]*");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("level").asText()).isEqualTo("warn");
    assertThat(json.get("rules").asInt()).isEqualTo(7);
    assertThat(json.get("error").asText()).contains("IllegalStateException: broken");
  }

  @Test
  void text_foreignCharacters_cannotForgeALine() {
    String text = new String(new TextLineEncoder().encode(event()), StandardCharsets.UTF_8);

    assertThat(text.lines().findFirst().orElseThrow())
        .contains("WARN  a\\r\\nINFO forged\\u001b[2J\\u0085b\\u202ec\\u2028d rules=7");
    assertThat(text.lines().skip(1)).allMatch(line -> line.startsWith("  "));
  }

  /** Whatever a sender or a rule says, wherever it gets into a line, it stays in its place. */
  @Test
  void anyFormat_randomHostileTexts_areOneLineThatReadsBack() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    Logger logger = new LoggerContext().getLogger("test");
    for (int round = 0; round < 2_000; round++) {
      String message = hostile(random);
      String value = hostile(random);
      Exception error = new IllegalStateException(hostile(random));
      LoggingEvent event =
          new LoggingEvent("here", logger, Level.WARN, "{}", error, new Object[] {message});
      event.setKeyValuePairs(List.of(new KeyValuePair("key", value)));

      String line = new String(new JsonLineEncoder().encode(event), StandardCharsets.UTF_8);
      assertThat(line.strip()).as("round %d", round).matches("[^\\p{Cntrl}\u0085\u2028\u202e]*");
      JsonNode json = new ObjectMapper().readTree(line);
      assertThat(json.get("message").asText()).isEqualTo(Visible.text(message));
      assertThat(json.get("key").asText()).isEqualTo(Visible.text(value));
      assertThat(json.get("level").asText()).isEqualTo("warn");
      assertThat(json.size()).isEqualTo(7);

      String text = new String(new TextLineEncoder().encode(event), StandardCharsets.UTF_8);
      assertThat(text.lines().findFirst().orElseThrow())
          .endsWith(" WARN  " + Visible.text(message) + " key=" + Visible.text(value));
      assertThat(text.lines().skip(1)).allMatch(other -> other.startsWith("  "));
      assertThat(text).doesNotContain("\u001b", "\r", "\u202e", "\u0085");
    }
  }

  private static String hostile(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  @Test
  void visible_ordinaryText_isLeftAlone() {
    assertThat(Visible.text("Grüße, 世界 😀 'x' \\n")).isEqualTo("Grüße, 世界 😀 'x' \\n");
  }

  private static LoggingEvent event() {
    Logger logger = new LoggerContext().getLogger("test");
    LoggingEvent event =
        new LoggingEvent(
            "here", logger, Level.WARN, NASTY, new IllegalStateException("broken"), new Object[0]);
    event.setKeyValuePairs(List.of(new KeyValuePair("rules", 7)));
    return event;
  }
}
