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
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
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
