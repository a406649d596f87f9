package io.sigline.engine;

import io.sigline.engine.event.Event;
import io.sigline.engine.event.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An event over plain maps, lists and scalars. A dotted name is looked up as a flat key, as a path,
 * and as any mixture; lists are gone through.
 */
public final class MapEvent implements Event {
  private final Map<?, ?> root;

  public MapEvent(Map<?, ?> root) {
    this.root = root;
  }

  @Override
  public List<Value> values(String field) {
    List<Value> values = new ArrayList<>();
    find(root, field, values);
    return values;
  }

  @Override
  public List<String> keywordTexts() {
    List<Value> values = new ArrayList<>();
    allScalars(root, values);
    return values.stream()
        .filter(value -> !(value instanceof Value.Null))
        .map(Value::text)
        .toList();
  }

  private static void find(Object node, String path, List<Value> into) {
    if (node instanceof List<?> list) {
      list.forEach(item -> find(item, path, into));
    }
    if (!(node instanceof Map<?, ?> map)) {
      return;
    }
    if (map.containsKey(path)) {
      scalars(map.get(path), into);
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      find(map.get(path.substring(0, dot)), path.substring(dot + 1), into);
    }
  }

  private static void scalars(Object node, List<Value> into) {
    if (node instanceof List<?> list) {
      list.forEach(item -> scalars(item, into));
    } else if (!(node instanceof Map<?, ?>)) {
      into.add(value(node));
    }
  }

  private static void allScalars(Object node, List<Value> into) {
    switch (node) {
      case Map<?, ?> map -> map.values().forEach(item -> allScalars(item, into));
      case List<?> list -> list.forEach(item -> allScalars(item, into));
      case null, default -> into.add(value(node));
    }
  }

  private static Value value(Object scalar) {
    return switch (scalar) {
      case null -> new Value.Null();
      case Boolean bool -> new Value.Bool(bool);
      case Integer number -> new Value.Int(number);
      case Long number -> new Value.Int(number);
      case Double number -> new Value.Decimal(number);
      case BigInteger number -> new Value.Text(number.toString());
      case BigDecimal number -> new Value.Text(number.toPlainString());
      case String text -> new Value.Text(text);
      default -> throw new IllegalArgumentException("no scalar: " + scalar.getClass());
    };
  }
}
