package io.sigline.engine.packed;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What custom attributes hold, as octets: text, number, boolean, null, list, map. */
final class PlainPacking {
  private static final int NULL = 1;
  private static final int TEXT = 2;
  private static final int YES = 3;
  private static final int NO = 4;
  private static final int LONG = 5;
  private static final int DECIMAL = 6;
  private static final int LIST = 7;
  private static final int MAP = 8;

  private PlainPacking() {}

  static void write(@Nullable Object value, PackOutput out) {
    switch (value) {
      case null -> out.enter(NULL);
      case String text -> {
        out.enter(TEXT);
        out.text(text);
      }
      case Boolean flag -> out.enter(flag ? YES : NO);
      case Long number -> {
        out.enter(LONG);
        out.text(number.toString());
      }
      case BigDecimal number -> {
        out.enter(DECIMAL);
        out.text(number.toString());
      }
      case List<?> list -> {
        out.enter(LIST);
        out.number(list.size());
        for (Object item : list) {
          write(item, out);
        }
      }
      case Map<?, ?> map -> {
        out.enter(MAP);
        writeEntries(map, out);
      }
      default -> throw new PackException("an attribute of " + value.getClass());
    }
    out.leave();
  }

  /** A map in its order. */
  static void writeEntries(Map<?, ?> map, PackOutput out) {
    out.number(map.size());
    map.forEach((key, value) -> {
      out.text((String) key);
      write(value, out);
    });
  }

  static @Nullable Object read(PackInput in) {
    Object value =
        switch (in.enter()) {
          case NULL -> null;
          case TEXT -> in.text();
          case YES -> true;
          case NO -> false;
          case LONG -> Long.valueOf(in.text());
          case DECIMAL -> new BigDecimal(in.text());
          case LIST -> list(in);
          case MAP -> Collections.unmodifiableMap(entries(in));
          default -> throw new PackException("an unknown attribute");
        };
    in.leave();
    return value;
  }

  private static List<@Nullable Object> list(PackInput in) {
    int count = in.count();
    List<@Nullable Object> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(read(in));
    }
    return Collections.unmodifiableList(list);
  }

  private static Map<String, @Nullable Object> entries(PackInput in) {
    int count = in.count();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(in.text(), read(in));
    }
    return map;
  }

  /** The custom attributes of a rule; none of them is null. */
  static Map<String, Object> attributes(PackInput in) {
    int count = in.count();
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.text();
      Object value = read(in);
      if (value == null) {
        throw new PackException("an attribute without a value");
      }
      map.put(name, value);
    }
    return Collections.unmodifiableMap(map);
  }
}
