package io.sigline.receiver.offline;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.Rule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges the records of files and keeps count per rule and host, in memory that does not grow with
 * the files, but for what correlations wait for.
 *
 * @param correlations fed with the matches of all files, in the order of their times
 * @param examples matches kept per rule, the first ones
 */
public record Backtest(Plan plan, CorrelationPlan correlations, Input input, int examples) {
  /** Hosts counted one by one per rule; what is beyond is counted as one. */
  static final int MOST_HOSTS = 1_000;

  /** Stands for every host beyond the limit. */
  static final String OTHER_HOSTS = "(other hosts)";

  /**
   * How often something matched.
   *
   * @param first of the matches whose record has a time; null if none has
   */
  public record Count(long matches, @Nullable Instant first, @Nullable Instant last) {
    private static final Count NONE = new Count(0, null, null);

    private Count and(@Nullable Instant time) {
      return new Count(
          matches + 1,
          first == null || (time != null && time.isBefore(first)) ? time : first,
          last == null || (time != null && time.isAfter(last)) ? time : last);
    }
  }

  /**
   * A match that is kept.
   *
   * @param fields what the rule read
   */
  public record Example(
      @Nullable Instant time,
      String host,
      List<String> selections,
      Map<String, List<String>> fields) {}

  /**
   * What came of a rule that matched.
   *
   * @param hosts by name; the empty name for records that name none
   */
  public record Result(Rule rule, Count total, Map<String, Count> hosts, List<Example> examples) {}

  /**
   * What came of all files.
   *
   * @param records judged
   * @param unknown of these, records that no field map claims
   * @param clean true if every record could be judged
   * @param results of the rules that matched, the most frequent first
   */
  public record Report(long records, long unknown, boolean clean, List<Result> results) {
    /** How often any rule matched. */
    public long matches() {
      return results.stream().mapToLong(result -> result.total().matches()).sum();
    }
  }

  /** One match, as far as it is counted. */
  private record Observation(RecordJudge.Hit hit, String host, @Nullable Instant time) {}

  /** What is known of a rule until now. */
  private static final class Entry {
    private final Rule rule;
    private Count total = Count.NONE;
    private final Map<String, Count> hosts = new TreeMap<>();
    private final List<Example> examples = new ArrayList<>();

    Entry(Rule rule) {
      this.rule = rule;
    }
  }

  /**
   * Judges every file.
   *
   * @param problems takes what could not be judged, and why
   */
  public Report run(List<Path> files, Consumer<String> problems) {
    Map<String, Entry> entries = new HashMap<>();
    FileCorrelations correlated = new FileCorrelations(correlations);
    Consumer<Observation> matches =
        one -> {
          count(one, entries);
          correlated.add(one.hit());
        };
    RecordMatcher<Observation> matcher =
        new RecordMatcher<>(plan, input, Backtest::observed, matches, problems);
    boolean clean = matcher.match(files);
    clean &= correlated.fire(fired -> count(fired, entries), problems);
    List<Result> results = new ArrayList<>();
    entries
        .values()
        .forEach(
            entry -> results.add(new Result(entry.rule, entry.total, entry.hosts, entry.examples)));
    results.sort(
        Comparator.comparingLong((Result result) -> result.total().matches())
            .reversed()
            .thenComparing(result -> result.rule().key()));
    long unknown =
        plan.counts().unknownSources().values().stream().mapToLong(Long::longValue).sum();
    return new Report(matcher.records(), unknown, clean, List.copyOf(results));
  }

  private static Observation observed(RecordJudge.Hit hit) {
    return new Observation(
        hit,
        hit.match().entity().getOrDefault("host", ""),
        time(hit.evidence().getScopeLogs(0).getLogRecords(0)));
  }

  private static @Nullable Instant time(LogRecord record) {
    long nanos =
        record.getTimeUnixNano() == 0 ? record.getObservedTimeUnixNano() : record.getTimeUnixNano();
    return nanos == 0 ? null : instant(nanos);
  }

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(
        Long.divideUnsigned(unixNano, 1_000_000_000L),
        Long.remainderUnsigned(unixNano, 1_000_000_000L));
  }

  private void count(Observation one, Map<String, Entry> entries) {
    Match match = one.hit().match();
    count(
        match.rule(),
        new Example(one.time(), one.host(), match.selections(), match.fields()),
        entries);
  }

  /** A correlation's host is that of its group, or else the group itself. */
  private void count(Fired fired, Map<String, Entry> entries) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fired.group().forEach((name, value) -> fields.put(name, List.of(value)));
    String host = fired.group().get("host");
    Example example =
        new Example(
            instant(fired.timeUnixNano()),
            host == null ? String.join(", ", fired.group().values()) : host,
            List.of("measured " + fired.measured()),
            fields);
    count(fired.correlation().document(), example, entries);
  }

  private void count(Rule rule, Example one, Map<String, Entry> entries) {
    Entry entry = entries.computeIfAbsent(rule.key(), _ -> new Entry(rule));
    entry.total = entry.total.and(one.time());
    boolean isKnown = entry.hosts.containsKey(one.host()) || entry.hosts.size() < MOST_HOSTS;
    String host = isKnown ? one.host() : OTHER_HOSTS;
    entry.hosts.put(host, entry.hosts.getOrDefault(host, Count.NONE).and(one.time()));
    if (entry.examples.size() < examples) {
      entry.examples.add(one);
    }
  }
}
