package io.sigline.alerting.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A link to the logs around an event in SigNoz's logs explorer. The shape of the query is the one
 * that SigNoz's own alerts link with (its package contextlinks, query version 5).
 */
final class SigNozLink {
  private static final Duration AROUND = Duration.ofMinutes(5);
  private static final int MAX_VALUE = 256;

  private final String base;

  /** A base address such as {@code https://signoz.example:8080/}. */
  SigNozLink(String base) {
    this.base = base.replaceAll("/+$", "");
  }

  /**
   * Five minutes to both sides of the event.
   *
   * @param resource names and values that the record's resource has; too long ones are left out
   */
  String around(Instant event, Map<String, String> resource) {
    long start = event.minus(AROUND).toEpochMilli();
    long end = event.plus(AROUND).toEpochMilli();
    ObjectNode range =
        JsonNodeFactory.instance
            .objectNode()
            .put("start", start)
            .put("end", end)
            .put("pageSize", 100);
    return base
        + "/logs/logs-explorer?compositeQuery="
        + encode(encode(query(filter(resource)).toString()))
        + "&timeRange="
        + encode(range.toString())
        + "&startTime="
        + start
        + "&endTime="
        + end;
  }

  private static ObjectNode query(String filter) {
    ObjectNode query = JsonNodeFactory.instance.objectNode().put("queryType", "builder");
    ObjectNode builder = query.putObject("builder");
    ObjectNode data =
        builder
            .putArray("queryData")
            .addObject()
            .put("dataSource", "logs")
            .put("queryName", "A")
            .put("expression", "A")
            .put("aggregateOperator", "noop")
            .put("disabled", false)
            .put("stepInterval", 60);
    data.putObject("filter").put("expression", filter);
    data.putArray("orderBy").addObject().put("columnName", "timestamp").put("order", "desc");
    builder.putArray("queryFormulas");
    return query;
  }

  private static String filter(Map<String, String> resource) {
    List<String> terms = new ArrayList<>();
    resource.forEach((name, value) -> {
      if (value.length() <= MAX_VALUE && value.chars().noneMatch(Character::isISOControl)) {
        terms.add(name + " = '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'");
      }
    });
    return String.join(" AND ", terms);
  }

  /** With {@code %20} for a space: the inner layer is decoded by a function that knows no plus. */
  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
