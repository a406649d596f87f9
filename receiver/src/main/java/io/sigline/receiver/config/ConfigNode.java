package io.sigline.receiver.config;

import java.util.List;
import java.util.Map;

/**
 * The configuration as written, before it is given types. {@code where} is {@code file:line} or the
 * option that set it.
 */
sealed interface ConfigNode {
  String where();

  /** A single value; empty where the key stands without one. */
  record Scalar(String where, String text) implements ConfigNode {}

  /** A list. */
  record Sequence(String where, List<ConfigNode> items) implements ConfigNode {}

  /** Keys in the order written; each key's own place beside it. */
  record Section(String where, Map<String, ConfigNode> entries, Map<String, String> places)
      implements ConfigNode {}
}
