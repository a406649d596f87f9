package io.sigline.engine.compile;

import io.sigline.engine.compile.FrequencyKeys.Kind;
import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns {@link Frequencies} from events: each piece of text is counted once per event. Its memory
 * is bounded: what was seen least is forgotten first. One thread.
 */
public final class FrequencyLearner {
  private static final int MOST_SOURCES = 512;
  private static final int MOST_BYTES = 2_048;
  private static final int MOST_VALUES = 8;

  /** What is rarer than this is as good as never seen. */
  private static final int FEWEST = 3;

  private static final double LEAST = 0.005;
  private static final Comparator<Piece> MOST_FREQUENT_FIRST =
      Comparator.comparingDouble(Piece::part).reversed();

  private final List<String> fields;
  private final CountTable counts;
  private final Map<LogSource, Source> sources = new HashMap<>();
  private final byte[] text = new byte[MOST_BYTES + FrequencyKeys.LONG_GRAM];
  private int event;

  /** What is counted per log source. */
  private static final class Source {
    private final String name;
    private final int index;
    private final long[] keys;
    private final long[] bytes;
    private final int[] present;
    private int events;

    Source(String name, int index, List<String> fields) {
      this.name = name;
      this.index = index;
      keys = fields.stream().mapToLong(field -> FrequencyKeys.field(name, field)).toArray();
      bytes = new long[keys.length];
      present = new int[keys.length];
    }
  }

  /**
   * @param fields by their slots in the events to come
   * @param capacity so many pieces of text are counted at a time; a power of two
   */
  public FrequencyLearner(List<String> fields, int capacity) {
    this.fields = List.copyOf(fields);
    counts = new CountTable(capacity);
  }

  /** Learns from one event. */
  public void learn(EventView view) {
    learn(view.logSource(), view);
  }

  void learn(LogSource logSource, SlotEvent view) {
    event++;
    learn(source(logSource), view);
    if (logSource.category() != null && logSource.service() != null) {
      learn(source(new LogSource(null, logSource.product(), logSource.service())), view);
    }
  }

  private void learn(@Nullable Source source, SlotEvent view) {
    if (source == null) {
      return;
    }
    source.events++;
    for (int slot = 0; slot < source.keys.length; slot++) {
      int value = view.first(slot);
      if (value >= 0) {
        source.present[slot]++;
        learn(source, slot, view, value);
      }
    }
  }

  /** Null if there are too many. */
  private @Nullable Source source(LogSource logSource) {
    Source known = sources.get(logSource);
    if (known != null || sources.size() >= MOST_SOURCES) {
      return known;
    }
    String name = Frequencies.nameOf(logSource);
    Source source =
        sources.values().stream()
            .filter(other -> other.name.equals(name))
            .findFirst()
            .orElseGet(() -> new Source(name, Set.copyOf(sources.values()).size(), fields));
    sources.put(logSource, source);
    return source;
  }

  private void learn(Source source, int slot, SlotEvent view, int first) {
    int value = first;
    for (int i = 0; value >= 0 && i < MOST_VALUES; i++) {
      int length = Math.min(view.length(value), MOST_BYTES);
      byte[] buffer = view.buffer(value);
      int offset = view.offset(value);
      source.bytes[slot] += view.length(value);
      for (int at = 0; at < length; at++) {
        text[at] = Words.fold(buffer[offset + at]);
      }
      learnText(source.keys[slot], length, source.index * fields.size() + slot);
      value = view.next(value);
    }
  }

  private void learnText(long field, int length, int owner) {
    count(field, Kind.WHOLE, 0, length, owner);
    for (int i = FrequencyKeys.endSizes(length) - 1; i >= 0; i--) {
      int size = FrequencyKeys.endSize(i);
      count(field, Kind.START, 0, size, owner);
      count(field, Kind.END, length - size, length, owner);
    }
    for (int at = 0; at + GramIndex.GRAM <= length; at++) {
      count(field, Kind.GRAM, at, at + GramIndex.GRAM, owner);
      if (at + FrequencyKeys.LONG_GRAM <= length) {
        count(field, Kind.LONG_GRAM, at, at + FrequencyKeys.LONG_GRAM, owner);
      }
    }
  }

  private void count(long field, Kind kind, int from, int to, int owner) {
    counts.add(FrequencyKeys.of(field, kind, FrequencyKeys.text(text, from, to)), owner, event);
  }

  /** How many events were learnt from. */
  public int events() {
    return event;
  }

  /** What was learnt until now; the most frequent of each field, if it is too much for a table. */
  public Frequencies frequencies() {
    Source[] byIndex = new Source[sources.size()];
    sources.values().forEach(source -> byIndex[source.index] = source);
    Map<Integer, List<Piece>> byField = new HashMap<>();
    counts.forEach((key, owner, count) -> {
      double part = (double) count / byIndex[owner / fields.size()].events;
      if (count >= FEWEST && part >= LEAST) {
        byField.computeIfAbsent(owner, _ -> new ArrayList<>()).add(new Piece(key, part));
      }
    });
    byField.values().forEach(pieces -> pieces.sort(MOST_FREQUENT_FIRST));
    List<Integer> entries = facts();
    int room = Frequencies.MOST_ENTRIES - entries.size() - byField.size();
    int most = mostOfEach(byField.values(), room);
    byField.forEach((owner, pieces) -> {
      for (Piece piece : pieces.subList(0, Math.min(most, pieces.size()))) {
        entries.add(Frequencies.entry(piece.key(), piece.part()));
      }
      if (pieces.size() > most) {
        long field = byIndex[owner / fields.size()].keys[owner % fields.size()];
        long key = FrequencyKeys.of(field, Kind.LEAST);
        entries.add(Frequencies.entry(key, pieces.get(most).part()));
      }
    });
    return new Frequencies(entries.subList(0, Math.min(entries.size(), Frequencies.MOST_ENTRIES)));
  }

  /** A piece of text, and in which part of the events it is. */
  private record Piece(long key, double part) {}

  /** So many pieces of each field fit into the room. */
  private static int mostOfEach(Collection<List<Piece>> fields, int room) {
    int most = room;
    while (most > 1) {
      long all = 0;
      for (List<Piece> pieces : fields) {
        all += Math.min(most, pieces.size());
      }
      if (all <= room) {
        return most;
      }
      most = most / 8 * 7;
    }
    return most;
  }

  private List<Integer> facts() {
    List<Integer> facts = new ArrayList<>();
    for (Source source : Set.copyOf(sources.values())) {
      facts.add(fact(FrequencyKeys.field(source.name, ""), Kind.EVENTS, source.events));
      for (int slot = 0; slot < source.keys.length; slot++) {
        double present = source.present[slot];
        if (present > 0) {
          facts.add(fact(source.keys[slot], Kind.PRESENCE, present / source.events));
          double length = source.bytes[slot] / present;
          facts.add(fact(source.keys[slot], Kind.LENGTH, Math.max(1, length)));
        }
      }
    }
    return facts;
  }

  private static int fact(long field, Kind kind, double number) {
    return Frequencies.entry(FrequencyKeys.of(field, kind), number);
  }
}
