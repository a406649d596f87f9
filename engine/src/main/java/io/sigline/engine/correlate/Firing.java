package io.sigline.engine.correlate;

import io.sigline.engine.correlate.Fired.Contribution;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Puts together what is said when a correlation fires. */
final class Firing {
  private final GroupTable groups;
  private final HitStore hits;
  private final int most;
  private final LongSet seen = new LongSet();
  private final Map<String, SequencedSet<String>> carried = new LinkedHashMap<>();

  /**
   * For groups and their hits.
   *
   * @param most how many events are listed
   */
  Firing(GroupTable groups, HitStore hits, int most) {
    this.groups = groups;
    this.hits = hits;
    this.most = most;
  }

  /** What fired for the hits of the group from one place to before another. */
  Fired of(
      PlannedCorrelation correlation,
      int group,
      long start,
      long time,
      int from,
      int to,
      double measured) {
    byte[] key = GroupKey.folded(groups.texts, groups.keyBlock(group));
    return new Fired(
        id(correlation.correlation.key(), key, time),
        correlation.correlation,
        values(correlation, group),
        start,
        time,
        measured,
        events(correlation, group, from, to));
  }

  /** What fired last, as a hit for outer correlations. */
  Hit hit(PlannedCorrelation correlation, int group, Fired fired) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fired.group().forEach((name, value) -> fields.put(name, List.of(value)));
    carried.forEach((name, values) -> {
      if (!values.isEmpty()) {
        fields.put(name, values.stream().limit(Hit.MAX_VALUES).toList());
      }
    });
    return new Hit(fired.id(), correlation.correlation.key(), fired.timeUnixNano(), fields);
  }

  /**
   * The id of what fires.
   *
   * @param group the folded values of the group, each after its length
   */
  static EventId id(String correlation, byte[] group, long time) {
    byte[] name = correlation.getBytes(StandardCharsets.UTF_8);
    MessageDigest sha = Hit.sha256();
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, name.length));
    sha.update(name);
    sha.update(group);
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, time));
    ByteBuffer sum = ByteBuffer.wrap(sha.digest());
    return new EventId(sum.getLong(), sum.getLong());
  }

  private Map<String, String> values(PlannedCorrelation correlation, int group) {
    List<String> written = GroupKey.written(groups.texts, groups.keyBlock(group));
    Map<String, String> values = new LinkedHashMap<>();
    List<String> names = correlation.correlation.groupBy();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), written.get(i));
    }
    return values;
  }

  private List<Contribution> events(PlannedCorrelation correlation, int group, int from, int to) {
    int stride = correlation.stride;
    SequencedSet<Contribution> newestFirst = new LinkedHashSet<>();
    seen.clear();
    carried.clear();
    for (int at = to - 1; at >= from; at--) {
      if (correlation.newestOfEach && !seen.add(hits.payload(group, stride, at))) {
        continue;
      }
      long time = hits.time(group, stride, at);
      Contribution event = new Contribution(hits.event(group, stride, at), time);
      if (newestFirst.add(event) && newestFirst.size() > most) {
        var _ = newestFirst.removeLast();
        break;
      }
      if (!correlation.carried.isEmpty()) {
        collect(correlation.carried, hits.carried(group, stride, at));
      }
    }
    return List.copyOf(newestFirst.reversed());
  }

  private void collect(List<String> names, int block) {
    Iterator<String> texts = GroupKey.written(groups.texts, block).iterator();
    var _ = texts.next(); // the position of its rule
    for (String name : names) {
      SequencedSet<String> values = carried.computeIfAbsent(name, _ -> new LinkedHashSet<>());
      for (int left = Integer.parseInt(texts.next()); left > 0; left--) {
        values.add(texts.next());
      }
    }
  }
}
