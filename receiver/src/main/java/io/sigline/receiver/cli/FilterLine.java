package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigline.receiver.logging.Visible;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter of a running Sigline, as {@code rules status} shows it.
 *
 * @param filter as the admin server tells it
 */
record FilterLine(JsonNode filter) {

  /** Every filter of the running Sigline. */
  static List<FilterLine> ask(RunningSigline running) {
    List<FilterLine> lines = new ArrayList<>();
    running
        .get("/rules/filters")
        .path("filters")
        .forEach(filter -> lines.add(new FilterLine(filter)));
    return lines;
  }

  /** One line of text. */
  String text() {
    String until = filter.path("expires").asText("");
    return Visible.text(
        "filter    %s%s  %s  %s: hid %d matches of %d rules; %s"
            .formatted(
                filter.path("state").asText(),
                until.isEmpty() ? "" : " (" + until + ")",
                filter.path("file").asText(),
                filter.path("title").asText(),
                filter.path("hidden").asLong(),
                filter.path("hidden-by-rule").size(),
                said()));
  }

  private String said() {
    String owner = filter.path("owner").asText("");
    String reason = filter.path("reason").asText("");
    return (owner.isEmpty() ? "no owner" : "by " + owner)
        + ", "
        + (reason.isEmpty() ? "no reason given" : reason);
  }
}
