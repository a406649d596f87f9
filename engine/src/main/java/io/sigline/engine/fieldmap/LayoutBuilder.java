package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.Answers.Question;
import io.sigline.engine.fieldmap.FieldMap.Source;
import io.sigline.engine.fieldmap.FieldMap.Tests;
import io.sigline.engine.fieldmap.FieldMap.Text;
import io.sigline.engine.fieldmap.FieldMap.View;
import io.sigline.engine.fieldmap.NodeTraits.Embedded;
import io.sigline.engine.fieldmap.SourceLayout.ViewLayout;
import io.sigline.engine.format.TextFormat;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lays out field maps for a set of wanted fields. Used once. */
final class LayoutBuilder {
  private final FieldMaps maps;
  private final boolean keywords;
  private final SequencedMap<String, Integer> slots = new LinkedHashMap<>();
  private final PathTrie.Builder trie = new PathTrie.Builder();
  private final Set<Integer> wanted = new HashSet<>();
  private final Set<Integer> asked = new HashSet<>();
  private final Set<Integer> toldApart = new HashSet<>();
  private final Map<Integer, Long> suggests = new LinkedHashMap<>();
  private final Map<String, TextFormat> formats = TextFormat.byName();

  LayoutBuilder(FieldMaps maps, Collection<String> fields, boolean keywords) {
    this.maps = maps;
    this.keywords = keywords;
    fields.forEach(field -> slots.putIfAbsent(field, slots.size()));
  }

  EventLayout build() {
    List<SourceLayout> sources = new ArrayList<>();
    for (FieldMap map : maps.declared()) {
      sources.add(new SourceBuilder(map).build(sources.size()));
    }
    SourceLayout generic = new SourceBuilder(maps.generic()).build(-1);
    NamedLogSource.Nodes named =
        new NamedLogSource.Nodes(
            resource("sigma.category"),
            resource("sigma.product"),
            resource("sigma.service"),
            resource("os.type"));
    EventLayout.TagNodes tags =
        new EventLayout.TagNodes(
            want(FieldPath.parse("attributes." + MappedEvent.SELF_TEST_TAG).getFirst()),
            want(FieldPath.parse("resource." + MappedEvent.SELF_TEST_TAG).getFirst()));
    Map<Integer, Embedded> embedded = embeddedTexts();
    Set<Integer> spaceless = new HashSet<>();
    for (FieldMap map : maps.declared()) {
      map.spaceless().forEach(path -> spaceless.add(trie.node(path)));
    }
    PathTrie built = trie.build();
    NodeTraits traits = new NodeTraits(built.nodes());
    wanted.forEach(node -> traits.set(node, NodeTraits.WANTED));
    asked.forEach(node -> traits.set(node, NodeTraits.ASKED));
    toldApart.forEach(node -> traits.set(node, NodeTraits.TOLD_APART));
    spaceless.forEach(node -> traits.set(node, NodeTraits.SPACELESS));
    suggests.forEach(traits::suggest);
    embedded.forEach(traits::embed);
    return new EventLayout(
        slots, keywords, maps.unmapped(), built, traits, sources, generic, named, tags);
  }

  private int resource(String attribute) {
    int node = want(FieldPath.parse("resource." + attribute).getFirst());
    asked.add(node);
    toldApart.add(node);
    return node;
  }

  /** The node of a place whose values are wanted. */
  private int want(FieldPath path) {
    int node = trie.node(path);
    wanted.add(node);
    return node;
  }

  /** What is read at each place: the formats of all maps, in the maps' order. */
  private Map<Integer, Embedded> embeddedTexts() {
    Map<Integer, Embedded> result = new LinkedHashMap<>();
    for (FieldMap map : maps.declared()) {
      for (Text text : map.texts()) {
        for (FieldPath path : text.paths()) {
          int node = trie.node(path);
          int into = text.into() == null ? node : trie.node(text.into());
          result.merge(node, embedded(text, into), LayoutBuilder::joined);
        }
      }
    }
    return result;
  }

  private Embedded embedded(Text text, int into) {
    List<TextFormat> chosen = new ArrayList<>();
    text.formats().forEach(name -> chosen.add(formats.get(name)));
    return new Embedded(chosen, into, text.numberArrays());
  }

  private static Embedded joined(Embedded first, Embedded second) {
    List<TextFormat> all = new ArrayList<>(first.formats());
    second.formats().stream().filter(format -> !all.contains(format)).forEach(all::add);
    return new Embedded(all, first.into(), first.numberArrays() || second.numberArrays());
  }

  /** Lays out one field map. */
  private final class SourceBuilder {
    private final FieldMap map;
    private final Map<String, Asked> questions = new LinkedHashMap<>();

    SourceBuilder(FieldMap map) {
      this.map = map;
    }

    SourceLayout build(int index) {
      map.claims().forEach(this::ask);
      map.views().forEach(view -> ask(view.when()));
      List<Question> all = new ArrayList<>();
      for (Asked one : questions.values()) {
        all.add(one.question());
        for (int node : one.access.nodes) {
          asked.add(node);
          if (one.toldApart) {
            toldApart.add(node);
          }
        }
      }
      for (Tests claim : map.claims()) {
        Asked first = asked(claim.wanted().firstEntry().getKey());
        for (int node : first.access.nodes) {
          suggests.merge(node, 1L << index, (a, b) -> a | b);
        }
      }
      FieldSlots common = fieldSlots(new LinkedHashMap<>());
      Map<SequencedMap<String, Source>, FieldSlots> slotsOf = new HashMap<>();
      slotsOf.put(new LinkedHashMap<>(), common);
      List<ViewLayout> views = new ArrayList<>();
      for (View view : map.views()) {
        views.add(
            new ViewLayout(
                requirements(view.when()),
                merged(map.logSource(), view.is()),
                map.name() + ": " + view.when(),
                slotsOf.computeIfAbsent(view.fields(), this::fieldSlots)));
      }
      ViewLayout fallback = new ViewLayout(List.of(), map.logSource(), map.name(), common);
      return new SourceLayout(
          map.name(),
          all,
          map.claims().stream().map(this::requirements).toList(),
          views,
          fallback,
          entity());
    }

    private void ask(Tests tests) {
      tests
          .wanted()
          .forEach((field, values) -> {
            Asked one = questions.get(field);
            if (one == null) {
              one = new Asked(questions.size(), access(field));
              questions.put(field, one);
            }
            one.toldApart |= values.stream().anyMatch(value -> !value.equals("*"));
            values.stream().filter(value -> !Glob.isGlob(value)).forEach(one.literals::add);
          });
    }

    private Asked asked(String field) {
      Asked one = questions.get(field);
      if (one == null) {
        throw new IllegalStateException("never asked: " + field);
      }
      return one;
    }

    private List<Requirement> requirements(Tests tests) {
      List<Requirement> all = new ArrayList<>();
      tests
          .wanted()
          .forEach((field, values) -> {
            Asked one = asked(field);
            all.add(new Requirement(one.number, one.question().literals(), values));
          });
      return all;
    }

    private FieldSlots fieldSlots(SequencedMap<String, Source> own) {
      List<FieldAccess> accesses = new ArrayList<>();
      for (String field : slots.keySet()) {
        Source source = own.get(field);
        accesses.add(source == null ? access(field) : access(source, field));
      }
      return new FieldSlots(accesses);
    }

    /** Where a field, or the place that is named by a path, has its values under this map. */
    private FieldAccess access(String field) {
      Source source = map.fields().get(field);
      if (source != null) {
        return access(source, field);
      }
      if (FieldPath.isPath(field) && !slots.containsKey(field)) {
        return new FieldAccess(nodes(FieldPath.parse(field), field), false, null);
      }
      return new FieldAccess(nodes(map.otherwise(), field), false, null);
    }

    private FieldAccess access(Source source, String field) {
      Translation also = source.also().isEmpty() ? null : new Translation(source.also());
      return new FieldAccess(nodes(source.paths(), field), source.every(), also);
    }

    private int[] nodes(List<FieldPath> paths, String field) {
      return paths.stream().mapToInt(path -> want(path.of(field))).distinct().toArray();
    }

    private Map<String, List<FieldAccess>> entity() {
      Map<String, List<FieldAccess>> entity = new LinkedHashMap<>();
      map.entity()
          .forEach((name, from) -> entity.put(name, from.stream().map(this::access).toList()));
      return entity;
    }
  }

  private static LogSource merged(LogSource base, LogSource over) {
    return new LogSource(
        over.category() == null ? base.category() : over.category(),
        over.product() == null ? base.product() : over.product(),
        over.service() == null ? base.service() : over.service());
  }

  /** A field that tests ask for, and the texts that they tell apart. */
  private static final class Asked {
    private final int number;
    private final FieldAccess access;
    private final Set<String> literals = new TreeSet<>();
    private boolean toldApart;
    private @Nullable Question question;

    Asked(int number, FieldAccess access) {
      this.number = number;
      this.access = access;
    }

    /** The question, once all literals are there. */
    Question question() {
      Question made = question;
      if (made == null) {
        made = new Question(access, LiteralTable.of(literals));
        question = made;
      }
      return made;
    }
  }
}
