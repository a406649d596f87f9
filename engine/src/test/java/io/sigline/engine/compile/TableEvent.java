package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An event put together value by value; every value but those of keywords has a field. */
final class TableEvent implements SlotEvent {
  private static final byte[] BEFORE = "*k\u00e9".getBytes(UTF_8);
  private static final byte[] AFTER = "\u00e9k*".getBytes(UTF_8);

  private record Cell(Value value, ByteBuffer text) {}

  private final List<String> slots;
  private final List<Cell> cells = new ArrayList<>();
  private final Map<String, List<Integer>> byField = new HashMap<>();
  private List<Integer> keywords = new ArrayList<>();
  private int[] firsts = {};
  private int[] nexts = {};
  private int firstKeyword = NONE;
  private int[] nextKeywords = {};

  /**
   * @param slots field names by slot
   */
  TableEvent(List<String> slots) {
    this.slots = slots;
  }

  /** Adds a value to a field; it is a keyword value too. */
  TableEvent with(String field, Value value) {
    return with(field, value, value.text().getBytes(UTF_8));
  }

  /** Adds a text of any bytes. */
  TableEvent with(String field, byte[] text) {
    return with(field, new Value.Text(new String(text, UTF_8)), text);
  }

  private TableEvent with(String field, Value value, byte[] text) {
    byField.computeIfAbsent(field, _ -> new ArrayList<>()).add(cells.size());
    keywords.add(add(value, text));
    return this;
  }

  /** These texts, and no value of a field, are what keywords are sought in. */
  TableEvent withKeywords(List<String> texts) {
    keywords = new ArrayList<>();
    texts.forEach(text -> keywords.add(add(new Value.Text(text), text.getBytes(UTF_8))));
    return this;
  }

  /** Puts the text between other bytes, so that reading too far shows. */
  private int add(Value value, byte[] text) {
    byte[] buffer = Arrays.copyOf(BEFORE, BEFORE.length + text.length + AFTER.length);
    System.arraycopy(text, 0, buffer, BEFORE.length, text.length);
    System.arraycopy(AFTER, 0, buffer, BEFORE.length + text.length, AFTER.length);
    cells.add(new Cell(value, ByteBuffer.wrap(buffer, BEFORE.length, text.length)));
    return cells.size() - 1;
  }

  /** Puts all values into one buffer, one after the other, as a record on the wire has them. */
  TableEvent inOneBuffer(int gap) {
    int size = cells.stream().mapToInt(cell -> cell.text().remaining() + gap).sum();
    byte[] buffer = new byte[size + gap];
    Arrays.fill(buffer, (byte) 'a');
    int at = gap;
    for (int i = 0; i < cells.size(); i++) {
      ByteBuffer text = cells.get(i).text();
      text.get(text.position(), buffer, at, text.remaining());
      cells.set(i, new Cell(cells.get(i).value(), ByteBuffer.wrap(buffer, at, text.remaining())));
      at += text.remaining() + gap;
    }
    return this;
  }

  @Override
  public List<Value> values(String field) {
    return byField.getOrDefault(field, List.of()).stream().map(i -> cells.get(i).value()).toList();
  }

  @Override
  public List<String> keywordTexts() {
    return keywords.stream()
        .map(i -> cells.get(i).value())
        .filter(value -> !(value instanceof Value.Null))
        .map(Value::text)
        .toList();
  }

  @Override
  public int first(int slot) {
    link();
    return slot < 0 ? NONE : firsts[slot];
  }

  @Override
  public int next(int value) {
    return nexts[value];
  }

  @Override
  public int firstKeyword() {
    link();
    return firstKeyword;
  }

  @Override
  public int nextKeyword(int value) {
    return nextKeywords[value];
  }

  /** Chains the values, so that reading them allocates nothing. */
  private void link() {
    if (firsts.length == slots.size() && nexts.length == cells.size()) {
      return;
    }
    nexts = new int[cells.size()];
    nextKeywords = new int[cells.size()];
    firsts =
        slots.stream().mapToInt(f -> chain(byField.getOrDefault(f, List.of()), nexts)).toArray();
    firstKeyword = chain(keywords, nextKeywords);
  }

  private static int chain(List<Integer> values, int[] nexts) {
    int first = NONE;
    for (int i = values.size() - 1; i >= 0; i--) {
      nexts[values.get(i)] = first;
      first = values.get(i);
    }
    return first;
  }

  @Override
  public Kind kind(int value) {
    return switch (cells.get(value).value()) {
      case Value.Text _ -> Kind.TEXT;
      case Value.Int _ -> Kind.INT;
      case Value.Decimal _ -> Kind.DECIMAL;
      case Value.Bool _ -> Kind.BOOL;
      case Value.Null _ -> Kind.NULL;
    };
  }

  @Override
  public byte[] buffer(int value) {
    return cells.get(value).text().array();
  }

  @Override
  public int offset(int value) {
    return cells.get(value).text().position();
  }

  @Override
  public int length(int value) {
    return cells.get(value).text().remaining();
  }

  @Override
  public long integer(int value) {
    return ((Value.Int) cells.get(value).value()).value();
  }

  @Override
  public double decimal(int value) {
    return ((Value.Decimal) cells.get(value).value()).value();
  }

  @Override
  public String toString() {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> fieldOf(i) + "=" + cells.get(i).value())
        .toList()
        .toString();
  }

  private String fieldOf(int value) {
    return byField.entrySet().stream()
        .filter(entry -> entry.getValue().contains(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("(keyword)");
  }
}
