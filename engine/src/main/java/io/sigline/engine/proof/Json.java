package io.sigline.engine.proof;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values as JSON (RFC 8259), on one line. */
final class Json {
  private Json() {}

  static String text(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(@Nullable Object value, StringBuilder into) {
    switch (value) {
      case null -> into.append("null");
      case String string -> quote(string, into);
      case List<?> list -> {
        into.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
          write(items.next(), into);
          into.append(items.hasNext() ? "," : "");
        }
        into.append(']');
      }
      case Map<?, ?> map -> {
        into.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          into.append(comma);
          quote(String.valueOf(entry.getKey()), into);
          into.append(':');
          write(entry.getValue(), into);
          comma = ",";
        }
        into.append('}');
      }
      default -> into.append(value);
    }
  }

  private static void quote(String text, StringBuilder into) {
    into.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        into.append('\\').append(c);
      } else if (c < ' ') {
        into.append("\\u%04x".formatted((int) c));
      } else {
        into.append(c);
      }
    }
    into.append('"');
  }
}
