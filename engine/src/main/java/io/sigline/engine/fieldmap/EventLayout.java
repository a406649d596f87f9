package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.SourceLayout.ViewLayout;
import io.sigline.engine.rule.LogSource;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Which Sigma fields are wanted, where in a record each can come from under each field map, and the
 * slot of each. Immutable, shared by all threads.
 */
public final class EventLayout {
  private final SequencedMap<String, Integer> slots;
  private final boolean keywords;
  private final LogSource unmapped;
  final PathTrie trie;
  final NodeTraits traits;
  final List<SourceLayout> sources;
  final SourceLayout generic;
  final NamedLogSource.Nodes named;
  final TagNodes tags;

  /** Where the tag of self-tests stands: among the record's attributes, and its resource's. */
  record TagNodes(int attribute, int resource) {}

  EventLayout(
      SequencedMap<String, Integer> slots,
      boolean keywords,
      LogSource unmapped,
      PathTrie trie,
      NodeTraits traits,
      List<SourceLayout> sources,
      SourceLayout generic,
      NamedLogSource.Nodes named,
      TagNodes tags) {
    this.slots = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(slots));
    this.keywords = keywords;
    this.unmapped = unmapped;
    this.trie = trie;
    this.traits = traits;
    this.sources = List.copyOf(sources);
    this.generic = generic;
    this.named = named;
    this.tags = tags;
  }

  /**
   * A layout for these fields; keyword values are collected too.
   *
   * @param sigmaFieldNames every field that any rule reads, fields of {@code fieldref} included
   */
  public static EventLayout of(FieldMaps maps, Collection<String> sigmaFieldNames) {
    return of(maps, sigmaFieldNames, true);
  }

  /**
   * A layout for these fields.
   *
   * @param keywords false if no rule searches keywords: a walker then leaves out what no field
   *     wants
   */
  public static EventLayout of(
      FieldMaps maps, Collection<String> sigmaFieldNames, boolean keywords) {
    return new LayoutBuilder(maps, sigmaFieldNames, keywords).build();
  }

  /** The slot of a field, from 0; −1 if the layout does not know it. */
  public int slot(String field) {
    return slots.getOrDefault(field, -1);
  }

  /** Number of slots. */
  public int slots() {
    return slots.size();
  }

  /** The fields in the order of their slots. */
  public List<String> fields() {
    return List.copyOf(slots.keySet());
  }

  /** An event for one thread, to be used again and again. */
  public MappedEvent newEvent() {
    return new MappedEvent(this);
  }

  /** True if events collect what keyword searches cover. */
  boolean keywords() {
    return keywords;
  }

  /** The view of a record that no source claims, its product known or not. */
  ViewLayout genericView(@Nullable String product) {
    ViewLayout plain = generic.fallback();
    if (product == null || unmapped.product() != null) {
      return plain;
    }
    LogSource logSource = new LogSource(unmapped.category(), product, unmapped.service());
    return new ViewLayout(
        List.of(), logSource, plain.reason() + "; os.type says " + product, plain.fields());
  }

  String path(int node) {
    return node < 0 ? "" : trie.name(node);
  }
}
