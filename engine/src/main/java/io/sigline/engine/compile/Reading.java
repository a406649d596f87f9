package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import io.sigline.engine.match.StepBudget;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record under evaluation: what was found out about it so far. A verdict is stamped with the
 * epoch of its view, a folded text with that of its record, so the next one begins without
 * clearing. One thread.
 */
final class Reading {
  private static final int LAST_EPOCH = Integer.MAX_VALUE >> 1;

  /** Per predicate: {@code epoch << 1 | verdict}. */
  private int[] verdicts;

  private final TextArena arena = new TextArena();
  private final StepBudget steps = new StepBudget();
  private int epoch;
  private int textEpoch = 1;
  private @Nullable SlotEvent event;

  private int[] textEpochs = new int[256];
  private int[] foldedOffsets = new int[256];
  private int[] foldedLengths = new int[256];
  private int[] repairedOffsets = new int[256];
  private int[] repairedLengths = new int[256];

  private byte[] casedBuffer = {};
  private int casedOffset;
  private int casedLength;

  private final Ipv6Text ipv6 = new Ipv6Text();
  private final TextRuns keywordRuns = new TextRuns();
  private int keywordEpoch;
  private boolean noted = true;

  Reading(int predicates) {
    verdicts = new int[predicates];
  }

  /** Says if what comes of the records is to be counted. */
  void note(boolean counted) {
    noted = counted;
  }

  /** False if the records are not real, and nothing that comes of them is to be counted. */
  boolean isNoted() {
    return noted;
  }

  /** Forgets the last record. */
  void beginRecord() {
    arena.clear();
    steps.beginRecord();
    if (++textEpoch == 0) {
      Arrays.fill(textEpochs, 0);
      textEpoch = 1;
    }
  }

  /** What regular expressions may still cost in this record. */
  StepBudget steps() {
    return steps;
  }

  /** Reads a view of the record; a value has the same index in all of them. */
  void begin(SlotEvent view) {
    event = view;
    if (epoch == LAST_EPOCH) {
      epoch = 0;
      keywordEpoch = 0;
      Arrays.fill(verdicts, 0);
    }
    epoch++;
  }

  /**
   * Reads a view of the record again, for predicates of another numbering.
   *
   * @param predicates how many of them there are
   */
  void begin(SlotEvent view, int predicates) {
    if (predicates > verdicts.length) {
      verdicts = Arrays.copyOf(verdicts, predicates);
    }
    begin(view);
  }

  /** Drops the reference to the view. */
  void end() {
    event = null;
    keywordRuns.clear();
  }

  /** The view that is being read. */
  SlotEvent event() {
    if (event == null) {
      throw new IllegalStateException("no view is being read");
    }
    return event;
  }

  /** The texts of the view that keyword searches cover. */
  TextRuns keywordRuns() {
    if (keywordEpoch != epoch) {
      keywordRuns.read(event());
      keywordEpoch = epoch;
    }
    return keywordRuns;
  }

  /** 1 or 0 if this predicate was tested on this view; -1 if not. */
  int known(int predicate) {
    int verdict = verdicts[predicate];
    return verdict >>> 1 == epoch ? verdict & 1 : -1;
  }

  /** Keeps the verdict of a predicate for this view, and returns it. */
  boolean keep(int predicate, boolean verdict) {
    verdicts[predicate] = epoch << 1 | (verdict ? 1 : 0);
    return verdict;
  }

  /** True if string tests can pass on the value. */
  boolean hasText(int value) {
    return event().kind(value) != Kind.NULL;
  }

  /** Folds the value's text, if it is not yet, so that {@link #folded} has it. */
  void fold(int value) {
    if (value >= textEpochs.length) {
      grow(value);
    }
    if (textEpochs[value] == textEpoch) {
      return;
    }
    SlotEvent source = event();
    byte[] buffer = source.buffer(value);
    int offset = source.offset(value);
    int length = source.length(value);
    foldedOffsets[value] = arena.end();
    arena.appendFolded(buffer, offset, length);
    foldedLengths[value] = arena.end() - foldedOffsets[value];
    repairedOffsets[value] = -1;
    if (!arena.lastWasWellFormed()) {
      repairedOffsets[value] = arena.end();
      arena.appendRepaired(buffer, offset, length);
      repairedLengths[value] = arena.end() - repairedOffsets[value];
    }
    textEpochs[value] = textEpoch;
  }

  /** The buffer of folded texts; ask after {@link #fold}, and again after the next one. */
  byte[] folded() {
    return arena.bytes();
  }

  /** Where the value's folded text begins. */
  int foldedOffset(int value) {
    return foldedOffsets[value];
  }

  /** Length of the value's folded text in bytes. */
  int foldedLength(int value) {
    return foldedLengths[value];
  }

  /** Makes the value's own text, repaired to UTF-8, the current cased text. */
  void cased(int value) {
    fold(value);
    if (repairedOffsets[value] >= 0) {
      casedBuffer = arena.bytes();
      casedOffset = repairedOffsets[value];
      casedLength = repairedLengths[value];
    } else {
      SlotEvent source = event();
      casedBuffer = source.buffer(value);
      casedOffset = source.offset(value);
      casedLength = source.length(value);
    }
  }

  /** The buffer of the current cased text. Bytes behind the text must not be read. */
  byte[] casedBuffer() {
    return casedBuffer;
  }

  /** Where the current cased text begins. */
  int casedOffset() {
    return casedOffset;
  }

  /** Length of the current cased text in bytes. */
  int casedLength() {
    return casedLength;
  }

  /** Reads addresses; the last one is kept until the next. */
  Ipv6Text ipv6() {
    return ipv6;
  }

  /** The value's text as a string: allocates, for the few tests that need one. */
  String string(int value) {
    return string(event(), value);
  }

  /** The text of an event's value as a string, with U+FFFD for what is not UTF-8. */
  static String string(SlotEvent source, int value) {
    return new String(source.buffer(value), source.offset(value), source.length(value), UTF_8);
  }

  private void grow(int value) {
    int size = Math.max(value + 1, textEpochs.length * 2);
    textEpochs = Arrays.copyOf(textEpochs, size);
    foldedOffsets = Arrays.copyOf(foldedOffsets, size);
    foldedLengths = Arrays.copyOf(foldedLengths, size);
    repairedOffsets = Arrays.copyOf(repairedOffsets, size);
    repairedLengths = Arrays.copyOf(repairedLengths, size);
  }
}
