package io.sigline.engine.correlate;

import io.sigline.engine.event.Event;
import io.sigline.engine.event.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event matched a rule that correlations refer to: all that they need of it, to be kept and fed
 * again after a restart.
 *
 * @param event the event, whatever rule it matched
 * @param rule key of the rule, or of the correlation that fired
 * @param timeUnixNano when it happened; before 1970 is 1970, after 2116 is 2116
 * @param fields the values of the fields that {@link CorrelationPlan#fields} names for the rule;
 *     one that the event has not is left out
 */
public record Hit(EventId event, String rule, long timeUnixNano, Map<String, List<String>> fields) {
  /** How many values of a field are taken. */
  static final int MAX_VALUES = 16;

  /** How long a value may be before a digest stands for its end. */
  private static final int MAX_LENGTH = 1_024;

  private static final int KEPT_LENGTH = 128;

  /** Far enough from the ends of a long to add and subtract timespans: the year 2116. */
  private static final long LAST_TIME = Long.MAX_VALUE / 2;

  public Hit {
    timeUnixNano = Math.clamp(timeUnixNano, 0, LAST_TIME);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    fields = Collections.unmodifiableMap(copy);
  }

  /**
   * The hit of an event, with its values kept within bounds.
   *
   * @param values of the fields that {@link CorrelationPlan#fields} names for the rule
   */
  public static Hit of(
      EventId event, String rule, long timeUnixNano, Map<String, List<String>> values) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    values.forEach((name, texts) ->
        fields.put(name, texts.stream().limit(MAX_VALUES).map(Hit::bounded).toList()));
    return new Hit(event, rule, timeUnixNano, fields);
  }

  /**
   * The hit of an event that is read by names.
   *
   * @param names the fields to be read, by the names they have under the rule's log source
   * @param values the event, as the rule has seen it
   */
  public static Hit of(
      EventId event, String rule, long timeUnixNano, Collection<String> names, Event values) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String name : names) {
      List<String> texts =
          values.values(name).stream()
              .filter(value -> !(value instanceof Value.Null))
              .map(Value::text)
              .toList();
      if (!texts.isEmpty()) {
        fields.put(name, texts);
      }
    }
    return of(event, rule, timeUnixNano, fields);
  }

  /** This hit, at another time. */
  Hit at(long unixNano) {
    return new Hit(event, rule, unixNano, fields);
  }

  private static String bounded(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return text.substring(0, KEPT_LENGTH) + "… sha256:" + HexFormat.of().formatHex(digest);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
