package io.sigline.receiver.seen;

import io.sigline.engine.compile.SourceSightings;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a log source, as rules name it, and when. Immutable.
 *
 * @param looked how many of its events were looked at
 * @param lastSeen when there was one last; null if there was none
 * @param fields by name, those that were seen
 */
public record SourceTimes(long looked, @Nullable Instant lastSeen, Map<String, FieldTimes> fields) {
  static final SourceTimes NONE = new SourceTimes(0, null, Map.of());

  public SourceTimes {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * A field of the log source that was seen.
   *
   * @param events how many of those that were looked at had it
   * @param path where it stood in the record last
   * @param lastSeen when
   * @param lookedThen how many events had been looked at by then
   */
  public record FieldTimes(long events, String path, Instant lastSeen, long lookedThen) {}

  /**
   * With what was seen since.
   *
   * @param before what the plan had seen when it was asked last
   * @param now what it has seen
   * @param any true if there were events of the log source since, looked at or not
   */
  SourceTimes with(SourceSightings before, SourceSightings now, boolean any, Instant time) {
    long more = more(before.events(), now.events());
    if (more == 0 && !any) {
      return this;
    }
    long total = looked + more;
    Map<String, FieldTimes> all = new LinkedHashMap<>(fields);
    now.fields()
        .forEach((name, field) -> {
          var old = before.fields().get(name);
          long events = more(old == null ? 0 : old.events(), field.events());
          if (events > 0) {
            FieldTimes known = all.get(name);
            long earlier = known == null ? 0 : known.events();
            all.put(name, new FieldTimes(earlier + events, field.path(), time, total));
          }
        });
    return new SourceTimes(total, time, all);
  }

  /** What a count grew by, which may have begun anew. */
  static long more(long before, long now) {
    return now >= before ? now - before : now;
  }
}
