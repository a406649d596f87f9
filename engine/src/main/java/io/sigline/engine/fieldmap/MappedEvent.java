package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.fieldmap.NodeTraits.Embedded;
import io.sigline.engine.format.Scratch;
import io.sigline.engine.format.TextFormat;
import io.sigline.engine.format.TextFormat.Outcome;
import io.sigline.engine.rule.LogSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record as values in slots: walk it in, then read its views. Reused from record to record by
 * one thread. Does not allocate on the normal path.
 */
public final class MappedEvent implements EventSink {
  private static final int MAX_EMBEDDED = 4;

  private final EventLayout layout;
  private final Scratch scratch = new Scratch();
  private final ValueTable values;
  private final Answers answers;
  private final NamedLogSource named;
  private final Position position;
  private final ByteNumbers byteNumbers = new ByteNumbers();
  private final RecordShape shape = new RecordShape();
  private final ViewList views = new ViewList(this);
  private @Nullable SourceLayout source;
  private long suggested;
  private int embeddedDepth;
  private int malformed;
  private boolean unknown;

  MappedEvent(EventLayout layout) {
    this.layout = layout;
    this.values = new ValueTable(layout.trie.nodes(), scratch);
    this.answers = new Answers(values);
    this.named = new NamedLogSource(layout.named, values);
    this.position = new Position(layout);
  }

  /** Forgets the record; all views, value indices and byte ranges are void. */
  public void clear() {
    values.clear();
    scratch.clear();
    position.clear();
    shape.clear();
    byteNumbers.stop();
    views.clear();
    source = null;
    suggested = 0;
    malformed = 0;
    unknown = false;
  }

  /** Number of views of the record that was walked in; at least 1. */
  public int views() {
    resolve();
    return views.size();
  }

  /** A view; 0 is tried first. */
  public EventView view(int index) {
    resolve();
    return views.get(index);
  }

  /**
   * A short name for the shape of a record that no field map claims, so that it can be counted and
   * named; null where a field map or the record's resource gave the log source.
   */
  public @Nullable String unknownSource() {
    resolve();
    return unknown ? shape.toString() : null;
  }

  /** Name of the field map that claims the record; null if none does. */
  public @Nullable String fieldMap() {
    SourceLayout claimed = resolve();
    return claimed == layout.generic ? null : claimed.name;
  }

  /** Texts of this record that looked like a known format and could not be read to their end. */
  public int malformedTexts() {
    return malformed;
  }

  EventLayout layout() {
    return layout;
  }

  ValueTable values() {
    return values;
  }

  Map<String, List<FieldAccess>> entityFields() {
    return resolve().entity();
  }

  LogSource named(LogSource base) {
    return named.over(base);
  }

  private SourceLayout resolve() {
    SourceLayout resolved = source;
    if (resolved == null) {
      resolved = claimant();
      source = resolved;
      if (resolved == layout.generic) {
        unknown = !named.any();
        views.add(layout.genericView(named.product()));
      } else {
        resolved.views(answers, views);
      }
    }
    return resolved;
  }

  private SourceLayout claimant() {
    for (long rest = suggested; rest != 0; rest &= rest - 1) {
      SourceLayout candidate = layout.sources.get(Long.numberOfTrailingZeros(rest));
      if (candidate.claims(answers)) {
        return candidate;
      }
    }
    return layout.generic;
  }

  @Override
  public void root(Root root) {
    position.root(root);
    shape.root(root);
  }

  @Override
  public void beginMap() {
    byteNumbers.stop();
    shape.map(position);
    position.open();
  }

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    if (position.depth() == 1) {
      shape.key(buffer, offset, length);
    }
    int node = position.key(buffer, offset, length);
    if (position.isRepeated() && node >= 0) {
      values.forget(node);
    }
    return node >= 0 || position.keywords();
  }

  @Override
  public void endMap() {
    position.close();
  }

  @Override
  public void beginArray() {
    Embedded embedded = embedded();
    if (embedded != null && embedded.numberArrays()) {
      byteNumbers.start();
    }
    position.open();
    position.array();
  }

  @Override
  public void endArray() {
    position.close();
    if (byteNumbers.stop()) {
      int length = byteNumbers.length();
      scratch.reserve(length);
      int offset = scratch.position();
      byteNumbers.copyTo(scratch.buffer(), offset);
      scratch.take(length);
      text(scratch.buffer(), offset, length);
    }
  }

  @Override
  public void text(byte[] buffer, int offset, int length) {
    byteNumbers.stop();
    boolean searchable = true;
    Embedded embedded = embedded();
    if (embedded != null && embeddedDepth < MAX_EMBEDDED) {
      searchable = embed(embedded, buffer, offset, length);
    }
    int node = position.node();
    boolean keyword = searchable && position.keywords();
    if (keyword || isWanted(node)) {
      place(values.text(buffer, offset, length), node, keyword);
    }
  }

  /** Reads the text as one of the formats; true if the text itself is to be searched too. */
  private boolean embed(Embedded embedded, byte[] buffer, int offset, int length) {
    int node = position.node();
    position.moveTo(embedded.into());
    embeddedDepth++;
    TextFormat format = null;
    Outcome outcome = Outcome.OTHER;
    List<TextFormat> formats = embedded.formats();
    for (int i = 0; i < formats.size() && outcome == Outcome.OTHER; i++) {
      format = formats.get(i);
      outcome = format.read(buffer, offset, length, this, scratch);
    }
    embeddedDepth--;
    position.moveTo(node);
    malformed += outcome == Outcome.MALFORMED ? 1 : 0;
    return outcome != Outcome.READ || format == null || format.searchable();
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) {
    text(buffer, offset, length);
  }

  @Override
  public void integer(long value) {
    if (byteNumbers.take((double) value)) {
      return;
    }
    int node = position.node();
    if (position.keywords() || isWanted(node)) {
      place(values.integer(value), node, position.keywords());
    }
  }

  @Override
  public void decimal(double value) {
    if (byteNumbers.take(value)) {
      return;
    }
    int node = position.node();
    if (position.keywords() || isWanted(node)) {
      place(values.decimal(value), node, position.keywords());
    }
  }

  @Override
  public void bool(boolean value) {
    byteNumbers.stop();
    int node = position.node();
    if (position.keywords() || isWanted(node)) {
      place(values.bool(value), node, position.keywords());
    }
  }

  @Override
  public void nothing() {
    byteNumbers.stop();
    int node = position.node();
    if (isWanted(node)) {
      place(values.nothing(), node, false);
    }
  }

  private void place(int value, int node, boolean keyword) {
    if (isWanted(node)) {
      values.standsAt(value, node);
      suggested |= layout.traits.suggests[node];
    }
    if (keyword) {
      values.addKeyword(value);
    }
  }

  private boolean isWanted(int node) {
    return node >= 0 && layout.traits.wanted[node];
  }

  private @Nullable Embedded embedded() {
    int node = position.node();
    return node < 0 ? null : layout.traits.embedded[node];
  }

  @Override
  public String toString() {
    return "record of " + shape;
  }
}
