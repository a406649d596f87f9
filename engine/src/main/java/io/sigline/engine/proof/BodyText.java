package io.sigline.engine.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the values of a body are written: as a map, or as a text of a format. */
@FunctionalInterface
interface BodyText {

  /** The body; nothing if the format cannot say it. */
  Optional<Object> write(Map<String, @Nullable Object> values);

  /** Values as they are. */
  BodyText MAP = Optional::of;

  /**
   * The ways in which a body is written that a field map reads in these formats, the one that
   * collectors send first. Windows events come as maps, all else as the line that was logged.
   */
  static List<BodyText> of(List<String> formats) {
    List<BodyText> all = new ArrayList<>();
    boolean xml = formats.contains("windows-xml");
    if (xml && !formats.contains("syslog")) {
      return List.of(MAP);
    }
    if (xml) {
      all.add(SysmonLine::write);
    }
    if (formats.contains("auditd")) {
      all.add(LogLines::auditd);
    }
    if (formats.contains("access-log")) {
      all.add(LogLines::access);
    }
    if (formats.contains("syslog") && !xml) {
      all.add(LogLines::syslog);
    }
    if (formats.contains("key-value")) {
      all.add(LogLines::keyValues);
    }
    if (formats.contains("json")) {
      all.add(values -> Optional.of(Json.text(values)));
    }
    all.add(MAP);
    return all;
  }
}
