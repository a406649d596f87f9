package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.SlotEvent.Kind;
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
  /**
   * The attribute, of a record or its resource, by which records made for a self-test are known. As
   * all attributes named {@code sigline.*} it is not part of the event.
   */
  public static final String SELF_TEST_TAG = "sigline.selftest";

  private static final int MAX_EMBEDDED = 4;
  private static final int LONGEST_TAG = 128;

  private final EventLayout layout;
  private final NodeTraits traits;
  private final Places places;
  private final Scratch scratch = new Scratch();
  private final ValueTable values;
  private final Answers answers;
  private final NamedLogSource named;
  private final Position position;
  private final ByteNumbers byteNumbers = new ByteNumbers();
  private final RecordShape shape;
  private final ViewList views = new ViewList(this);
  private final Resolutions resolutions;
  private final Heads heads = new Heads();
  private @Nullable SourceLayout source;
  private long suggested;
  private int embeddedDepth;
  private int malformed;
  private boolean inNumbers;
  private boolean unknown;
  private boolean plain;

  MappedEvent(EventLayout layout) {
    this.layout = layout;
    this.traits = layout.traits;
    this.places = new Places(layout.trie.nodes(), traits);
    this.values = new ValueTable(places, scratch);
    this.answers = new Answers(values);
    this.named = new NamedLogSource(layout.named, values);
    this.position = new Position(layout, places, values);
    this.shape = new RecordShape(values);
    this.resolutions = new Resolutions(values, traits);
    clear();
  }

  /** Forgets the record; all views, value indices and byte ranges are void. */
  public void clear() {
    values.clear();
    scratch.clear();
    if (position.isWornOut()) {
      renew();
    }
    position.clear();
    shape.clear();
    resolutions.clear();
    views.clear();
    source = null;
    suggested = 0;
    malformed = 0;
    unknown = false;
    inNumbers = false;
    plain = true;
  }

  private void renew() {
    position.renew();
    heads.clear();
  }

  /**
   * Takes over the values of the last head that was walked, if this is the same one: a record's
   * resource and scope, which many records share. To be called first.
   *
   * @return false if the head is to be walked: {@link #beginHead}, its values, {@link #endHead}
   */
  public boolean hasHead(
      byte[] bytes, int resource, int resourceLength, int scope, int scopeLength) {
    Head head = heads.find(bytes, resource, resourceLength, scope, scopeLength);
    if (head == null) {
      return false;
    }
    values.restore(head);
    resolutions.restore(head);
    suggested = head.suggested;
    return true;
  }

  /**
   * Copies a head, so that its values outlive the record.
   *
   * @return the copy: the resource from 0 on, then the scope; to be walked in place of the head
   */
  public byte[] beginHead(
      byte[] bytes, int resource, int resourceLength, int scope, int scopeLength) {
    Head head = heads.next();
    head.copy(bytes, resource, resourceLength, scope, scopeLength);
    int _ = values.bufferNumber(head.bytes);
    return head.bytes;
  }

  /** The values that were walked since {@link #beginHead} are those of the head. */
  public void endHead() {
    if (plain && values.canBeSaved() && !hasRepeatedKey() && resolutions.isDecided()) {
      Head head = heads.latest();
      values.save(head);
      resolutions.save(head);
      head.suggested = suggested;
      head.isKept = true;
    }
  }

  /**
   * True if a key of the record stood twice in its map, or may have: it is to be {@linkplain #clear
   * cleared} and walked again without the entries that a later one replaces. Keys of texts that
   * were read as a format do not count, and empty keys.
   */
  public boolean hasRepeatedKey() {
    return position.hasRepeated();
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
    SourceLayout _ = resolve();
    return unknown ? shape.toString() : null;
  }

  /** Name of the field map that claims the record; null if none does. */
  public @Nullable String fieldMap() {
    SourceLayout claimed = resolve();
    return claimed == layout.generic ? null : claimed.name;
  }

  /**
   * What the record says by {@link #SELF_TEST_TAG}; null if it says nothing. Anybody may send it.
   * Empty if it is no text, or a longer one than any test has.
   */
  public @Nullable String selfTestTag() {
    int value = values.firstAt(layout.tags.attribute());
    if (value < 0) {
      value = values.firstAt(layout.tags.resource());
    }
    if (value < 0) {
      return null;
    }
    boolean possible = values.kind(value) == Kind.TEXT && values.length(value) <= LONGEST_TAG;
    return possible ? values.textOf(value) : "";
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
    return resolved == null ? resolveAnew() : resolved;
  }

  private SourceLayout resolveAnew() {
    Resolution before = resolutions.find();
    if (before != null) {
      unknown = before.isUnknown();
      views.show(before);
      source = before.source();
      return before.source();
    }
    SourceLayout resolved = claimant();
    source = resolved;
    if (resolved == layout.generic) {
      unknown = !named.any();
      views.add(layout.genericView(named.product()));
    } else {
      resolved.views(answers, views);
    }
    if (resolutions.worthKeeping()) {
      resolutions.keep(views.resolution(resolved, unknown));
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
    boolean _ = stopNumbers();
    shape.map(position.depth());
    position.open();
  }

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    if (position.depth() == 1) {
      shape.key(buffer, offset, length);
    }
    if (position.key(buffer, offset, length, embeddedDepth > 0)) {
      forget();
    }
    return position.isWanted();
  }

  /** The last key stood in its map before: what was noted of its values is void. */
  private void forget() {
    if ((position.flags() & NodeTraits.ASKED) != 0) {
      resolutions.giveUp();
    }
    plain = false;
  }

  @Override
  public void endMap() {
    position.close();
  }

  @Override
  public void beginArray() {
    Embedded embedded = places.embedded(position.place());
    if (embedded != null && embedded.numberArrays()) {
      byteNumbers.start();
      inNumbers = true;
    }
    position.openArray();
  }

  @Override
  public void endArray() {
    position.close();
    if (stopNumbers()) {
      int length = byteNumbers.length();
      scratch.reserve(length);
      int offset = scratch.position();
      byteNumbers.copyTo(scratch.buffer(), offset);
      scratch.take(length);
      text(scratch.buffer(), offset, length);
    }
  }

  private boolean stopNumbers() {
    if (!inNumbers) {
      return false;
    }
    inNumbers = false;
    return byteNumbers.stop();
  }

  private boolean takeNumber(double value) {
    return inNumbers && byteNumbers.take(value);
  }

  @Override
  public void text(byte[] buffer, int offset, int length) {
    boolean _ = stopNumbers();
    boolean keyword = position.keywords();
    int flags = position.flags();
    if ((flags & NodeTraits.EMBEDDED) != 0) {
      keyword &= embed(buffer, offset, length);
    }
    if (keyword || (flags & NodeTraits.WANTED) != 0) {
      note(values.text(buffer, offset, length, position.place(), keyword), flags);
    }
  }

  /** Reads the text as one of its formats; true if the text itself is to be searched too. */
  private boolean embed(byte[] buffer, int offset, int length) {
    int place = position.place();
    Embedded embedded = places.embedded(place);
    if (embedded == null || embeddedDepth == MAX_EMBEDDED || length == 0) {
      return true;
    }
    List<TextFormat> formats = embedded.formats(buffer[offset]);
    if (formats.isEmpty()) {
      return true;
    }
    plain = false;
    position.moveTo(embedded.into());
    embeddedDepth++;
    TextFormat format = null;
    Outcome outcome = Outcome.OTHER;
    for (int i = 0; i < formats.size() && outcome == Outcome.OTHER; i++) {
      format = formats.get(i);
      outcome = format.read(buffer, offset, length, this, scratch);
    }
    embeddedDepth--;
    position.moveToPlace(place);
    malformed += outcome == Outcome.MALFORMED ? 1 : 0;
    return outcome != Outcome.READ || format == null || format.searchable();
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) {
    text(buffer, offset, length);
  }

  @Override
  public void integer(long value) {
    if (takeNumber((double) value)) {
      return;
    }
    boolean keyword = position.keywords();
    int flags = position.flags();
    if (keyword || (flags & NodeTraits.WANTED) != 0) {
      note(values.integer(value, position.place(), keyword), flags);
    }
  }

  @Override
  public void decimal(double value) {
    if (takeNumber(value)) {
      return;
    }
    boolean keyword = position.keywords();
    int flags = position.flags();
    if (keyword || (flags & NodeTraits.WANTED) != 0) {
      note(values.decimal(value, position.place(), keyword), flags);
    }
  }

  @Override
  public void bool(boolean value) {
    boolean _ = stopNumbers();
    boolean keyword = position.keywords();
    int flags = position.flags();
    if (keyword || (flags & NodeTraits.WANTED) != 0) {
      note(values.bool(value, position.place(), keyword), flags);
    }
  }

  @Override
  public void nothing() {
    boolean _ = stopNumbers();
    int flags = position.flags();
    if ((flags & NodeTraits.WANTED) != 0) {
      note(values.nothing(position.place()), flags);
    }
  }

  /** Keeps in mind a value that the record's source or its views can depend on. */
  private void note(int value, int flags) {
    if ((flags & (NodeTraits.ASKED | NodeTraits.SUGGESTS)) != 0) {
      if ((flags & NodeTraits.SUGGESTS) != 0) {
        suggested |= places.suggests(position.place());
      }
      resolutions.note(value);
    }
  }

  @Override
  public String toString() {
    return "record of " + shape;
  }
}
