package io.sigline.receiver.offline;

import io.sigline.engine.rule.LogSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How records are read from files.
 *
 * @param logSource of events that are not OTLP; {@code ANY} = as the field maps tell
 * @param threads that judge
 */
public record Input(InputFormat format, LogSource logSource, int threads) {
  /** As each file tells, on all cores. */
  public static final Input AUTO =
      new Input(InputFormat.AUTO, LogSource.ANY, Runtime.getRuntime().availableProcessors());

  /**
   * Reads {@code product/category/service}, each a name or {@code *}; what is left out at the end
   * is {@code *}.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static LogSource logSource(String text) {
    List<String> parts = Arrays.stream(text.split("/", -1)).map(String::strip).toList();
    LogSource source = new LogSource(part(parts, 1), part(parts, 0), part(parts, 2));
    if (parts.size() > 3 || source.equals(LogSource.ANY)) {
      throw new IllegalArgumentException(
          "expected product/category/service, such as windows/process_creation, found '"
              + text
              + "'");
    }
    return source;
  }

  private static @Nullable String part(List<String> parts, int index) {
    String part = index < parts.size() ? parts.get(index).toLowerCase(Locale.ROOT) : "";
    return part.isEmpty() || part.equals("*") ? null : part;
  }
}
