package io.sigline.engine.proof;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes values as lines that programs log. What a line cannot say is left to other forms. */
final class LogLines {
  private static final String TIME = "Nov 21 13:00:00";
  private static final Set<String> CHOSEN_BY_ANYBODY =
      Set.of("name", "exe", "comm", "cwd", "proctitle", "path", "cmd", "data", "acct");

  private LogLines() {}

  /** A line of the Linux audit log. */
  static Optional<Object> auditd(Map<String, @Nullable Object> values) {
    Map<String, String> texts = texts(values);
    String type = texts.remove("type");
    String sequence = texts.remove("seq");
    if (type == null || sequence == null || sequence.contains(")")) {
      return Optional.empty();
    }
    StringBuilder line = new StringBuilder("type=" + type);
    line.append(" msg=audit(1795266000.000:").append(sequence).append("):");
    for (Map.Entry<String, String> field : texts.entrySet()) {
      boolean argument = type.equals("EXECVE") && field.getKey().matches("a[0-9]+");
      boolean free = argument || CHOSEN_BY_ANYBODY.contains(field.getKey());
      String value = free ? encoded(field.getValue()) : quoted(field.getValue());
      if (value == null) {
        return Optional.empty();
      }
      line.append(' ').append(field.getKey()).append('=').append(value);
    }
    return texts.size() + 2 == values.size() ? Optional.of(line.toString()) : Optional.empty();
  }

  /** In quotes if harmless, else in hexadecimal, as the kernel writes it. */
  private static String encoded(String value) {
    boolean harmless = value.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"');
    return harmless
        ? '"' + value + '"'
        : HexFormat.of().withUpperCase().formatHex(value.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String quoted(String value) {
    boolean plain = value.chars().allMatch(c -> c > ' ' && "\"'=,".indexOf(c) < 0);
    if (plain && !value.isEmpty()) {
      return value;
    }
    return value.contains("\"") || value.contains("\n") ? null : '"' + value + '"';
  }

  /** A line of syslog: RFC 3164. */
  static Optional<Object> syslog(Map<String, @Nullable Object> values) {
    Map<String, String> texts = texts(values);
    int count = texts.size();
    String host = or(texts.remove("hostname"), "selftest");
    String program = or(texts.remove("appname"), "selftest");
    String process = texts.remove("proc_id");
    String facility = texts.remove("facility");
    String message = texts.remove("message");
    if (!texts.isEmpty() || count != values.size() || message == null || host.contains(" ")) {
      return Optional.empty();
    }
    String priority =
        facility != null && facility.matches("[0-9]{1,2}")
            ? "<" + (Integer.parseInt(facility) * 8 + 6) + ">"
            : "";
    String tag = process == null ? program : program + "[" + process + "]";
    return Optional.of(priority + TIME + " " + host + " " + tag + ": " + message);
  }

  /** A line of a web server's access log: the Combined format. */
  static Optional<Object> access(Map<String, @Nullable Object> values) {
    Map<String, String> texts = texts(values);
    int count = texts.size();
    String client = or(texts.remove("c-ip"), "192.0.2.7");
    String user = or(texts.remove("cs-username"), "-");
    String method = or(texts.remove("cs-method"), "GET");
    String stem = texts.remove("cs-uri-stem");
    String query = texts.remove("cs-uri-query");
    String parts = or(stem, "/") + (query == null ? "" : "?" + query);
    String proxied = or(texts.remove("c-uri"), parts);
    String uri = or(texts.remove("cs-uri"), proxied);
    String status = or(texts.remove("sc-status"), "200");
    String referer = or(texts.remove("cs-referer"), "-");
    String agent = or(texts.remove("c-useragent"), "-");
    agent = or(texts.remove("cs-user-agent"), agent);
    if (!texts.isEmpty() || count != values.size()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s - %s [21/Nov/2026:13:00:00 +0000] \"%s %s HTTP/1.1\" %s 512 \"%s\" \"%s\""
            .formatted(
                client, user, method, escaped(uri), status, escaped(referer), escaped(agent)));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** A line of {@code key=value} pairs. */
  static Optional<Object> keyValues(Map<String, @Nullable Object> values) {
    Map<String, String> texts = texts(values);
    StringBuilder line = new StringBuilder("date=2026-11-21 time=13:00:00");
    for (Map.Entry<String, String> field : texts.entrySet()) {
      String value = quoted(field.getValue());
      if (value == null) {
        return Optional.empty();
      }
      line.append(' ').append(field.getKey()).append('=').append(value);
    }
    return texts.size() == values.size() ? Optional.of(line.toString()) : Optional.empty();
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  /** Those of the values that are one text, number or truth. */
  private static Map<String, String> texts(Map<String, @Nullable Object> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      if (value instanceof String || value instanceof Long || value instanceof Boolean) {
        texts.put(key, value.toString());
      }
    });
    return texts;
  }
}
