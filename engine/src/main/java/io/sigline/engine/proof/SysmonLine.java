package io.sigline.engine.proof;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of a Sysmon event as Sysmon for Linux logs them: XML behind a syslog header.
 */
final class SysmonLine {
  private static final String HEADER = "Nov 21 13:00:00 selftest sysmon: ";

  private SysmonLine() {}

  /** The line; nothing if the values are not those of such an event. */
  static Optional<Object> write(Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(values);
    Object data = rest.remove("event_data");
    Object provider = inner(rest.remove("provider"), "name");
    Object id = inner(rest.remove("event_id"), "id");
    if (!rest.isEmpty() || provider == null || id == null) {
      return Optional.empty();
    }
    StringBuilder xml = new StringBuilder(HEADER);
    xml.append("<Event><System><Provider Name=\"");
    escape(provider.toString(), xml);
    xml.append("\" Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/><EventID>");
    escape(id.toString(), xml);
    xml.append("</EventID><Version>5</Version><Level>4</Level><Computer>selftest</Computer>");
    xml.append("</System><EventData>");
    if (data instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Object value = entry.getValue();
        if (!(value instanceof String || value instanceof Long || value instanceof Boolean)) {
          return Optional.empty();
        }
        xml.append("<Data Name=\"");
        escape(String.valueOf(entry.getKey()), xml);
        xml.append("\">");
        escape(value.toString(), xml);
        xml.append("</Data>");
      }
    }
    return Optional.of(xml.append("</EventData></Event>").toString());
  }

  private static @Nullable Object inner(@Nullable Object value, String key) {
    return value instanceof Map<?, ?> map && map.size() == 1 ? map.get(key) : null;
  }

  private static void escape(String text, StringBuilder into) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> into.append("&lt;");
        case '>' -> into.append("&gt;");
        case '&' -> into.append("&amp;");
        case '"' -> into.append("&quot;");
        default -> into.append(c);
      }
    }
  }
}
