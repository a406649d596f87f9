package io.sigline.engine.fieldmap;

import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The log source that a record's resource names outright, by the attributes {@code sigma.category},
 * {@code sigma.product} and {@code sigma.service}. Attributes of the record itself do not count:
 * what a log line says must not choose its rules. One per event.
 */
final class NamedLogSource {
  private static final int MOST = 1024;

  /** Where the attributes stand in a layout's trie. */
  record Nodes(int category, int product, int service, int osType) {}

  private record Known(LogSource named, LogSource base, LogSource merged) {}

  private final Nodes nodes;
  private final ValueTable values;
  private final List<Known> known = new ArrayList<>();
  private LogSource last = LogSource.ANY;
  private @Nullable String lastType;

  NamedLogSource(Nodes nodes, ValueTable values) {
    this.nodes = nodes;
    this.values = values;
  }

  /** True if the record's resource names at least a part. */
  boolean any() {
    return values.has(nodes.category())
        || values.has(nodes.product())
        || values.has(nodes.service());
  }

  /** The log source with the parts that the resource names in place of its own. */
  LogSource over(LogSource base) {
    if (!any()) {
      return base;
    }
    LogSource named = named();
    for (int i = 0; i < known.size(); i++) {
      Known one = known.get(i);
      if (one.named().equals(named) && one.base().equals(base)) {
        return one.merged();
      }
    }
    LogSource merged =
        new LogSource(
            named.category() == null ? base.category() : named.category(),
            named.product() == null ? base.product() : named.product(),
            named.service() == null ? base.service() : named.service());
    if (known.size() < MOST) {
      known.add(new Known(named, base, merged));
    }
    return merged;
  }

  /** The product that the resource's {@code os.type} stands for; null if it has none. */
  @Nullable String product() {
    if (!isText(nodes.osType(), lastType)) {
      lastType = text(nodes.osType());
    }
    return "darwin".equals(lastType) ? "macos" : lastType;
  }

  private LogSource named() {
    if (isNamed(last)) {
      return last;
    }
    for (int i = 0; i < known.size(); i++) {
      if (isNamed(known.get(i).named())) {
        last = known.get(i).named();
        return last;
      }
    }
    last = new LogSource(text(nodes.category()), text(nodes.product()), text(nodes.service()));
    return last;
  }

  /** True if the resource names this log source, in lower case already. */
  private boolean isNamed(LogSource source) {
    return isText(nodes.category(), source.category())
        && isText(nodes.product(), source.product())
        && isText(nodes.service(), source.service());
  }

  private boolean isText(int node, @Nullable String text) {
    if (!values.has(node)) {
      return text == null;
    }
    int value = values.firstAt(node);
    int length = values.length(value);
    return text == null ? length == 0 : text.length() == length && isAscii(text, value);
  }

  /** The text at the node in lower case; null if there is none. */
  private @Nullable String text(int node) {
    if (!values.has(node)) {
      return null;
    }
    int value = values.firstAt(node);
    return values.length(value) == 0 ? null : values.textOf(value).toLowerCase(Locale.ROOT);
  }

  private boolean isAscii(String guess, int value) {
    byte[] text = values.buffer(value);
    int offset = values.offset(value);
    for (int i = 0; i < guess.length(); i++) {
      if (guess.charAt(i) != text[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
