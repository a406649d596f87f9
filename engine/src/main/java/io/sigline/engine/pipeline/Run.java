package io.sigline.engine.pipeline;

import io.sigline.engine.pipeline.Part.Item;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies the steps of pipelines to one document. */
record Run(RuleState state, Tally tally) {

  /**
   * Applies them in order.
   *
   * @throws io.sigline.engine.parse.DocumentException if one of them refuses the document
   */
  void apply(List<Step> steps) {
    for (Step step : steps) {
      if (step.rules().holds(state, state)) {
        tally.applied(step);
        if (changes(step)) {
          tally.changed(step);
        }
        if (step.id() != null) {
          state.appliedIds.add(step.id());
        }
      }
    }
  }

  private boolean changes(Step step) {
    return switch (step.transformation()) {
      case Transformation.OfDocument change -> change.apply(state);
      case Transformation.OfItem change ->
          changesItems(
              step,
              item -> {
                boolean meant =
                    step.items().holds(state, item)
                        && step.names().holds(state, new FieldName(item.field(), item));
                return meant ? change.apply(item, state) : item;
              });
      case Transformation.OfName change -> {
        boolean inItems =
            changesItems(
                step, item -> step.items().holds(state, item) ? renamed(step, change, item) : item);
        boolean elsewhere = changesOtherNames(step, change);
        yield inItems || elsewhere;
      }
      case Transformation.Nest(var steps) -> {
        apply(steps);
        yield false;
      }
    };
  }

  private interface ItemChange {
    @Nullable Part apply(Item item);
  }

  private boolean changesItems(Step step, ItemChange change) {
    int before = tally.items(step);
    Set<String> dropped = new HashSet<>();
    for (String name : List.copyOf(state.searches.keySet())) {
      Part part = Objects.requireNonNull(state.searches.get(name));
      Part left =
          part.map(item -> {
            Part other = change.apply(item);
            if (item.equals(other)) {
              return item;
            }
            tally.item(step);
            return other == null ? null : other.appliedBy(step.id());
          });
      if (left == null) {
        dropped.add(name);
      } else {
        state.searches.put(name, left);
      }
    }
    if (!dropped.isEmpty()) {
      state.drop(dropped);
    }
    return tally.items(step) > before;
  }

  private Part renamed(Step step, Transformation.OfName change, Item item) {
    Item referring =
        item.mapTests(test -> {
          if (!(test instanceof ValueTest.FieldReference(var other, var relation, var cased))) {
            return null;
          }
          List<String> names = successors(step, change, new FieldName(other, item));
          return names == null
              ? null
              : names.stream()
                  .<ValueTest>map(name -> new ValueTest.FieldReference(name, relation, cased))
                  .toList();
        });
    List<String> names = successors(step, change, new FieldName(item.field(), item));
    return names == null ? referring : Alternatives.of(referring, names);
  }

  /** In the document's list of fields, and among the names that are only to be translated. */
  private boolean changesOtherNames(Step step, Transformation.OfName change) {
    List<String> fields = new ArrayList<>();
    boolean changed = false;
    for (String field : state.fields) {
      List<String> names = outside(step, change, field);
      fields.addAll(names);
      changed |= !names.equals(List.of(field));
    }
    state.fields = List.copyOf(fields);
    state.asides.replaceAll((_, names) -> {
      Set<String> mapped = new LinkedHashSet<>();
      names.forEach(name -> mapped.addAll(outside(step, change, name)));
      return List.copyOf(mapped);
    });
    return changed;
  }

  private List<String> outside(Step step, Transformation.OfName change, String field) {
    List<String> names = successors(step, change, new FieldName(field, null));
    if (names == null) {
      return List.of(field);
    }
    if (step.id() != null) {
      Set<String> before = state.namesAppliedBy.getOrDefault(field, Set.of());
      for (String name : names) {
        Set<String> ids = state.namesAppliedBy.computeIfAbsent(name, _ -> new HashSet<>());
        ids.addAll(before);
        ids.add(step.id());
      }
    }
    return names;
  }

  private @Nullable List<String> successors(
      Step step, Transformation.OfName change, FieldName field) {
    String name = field.name();
    return name != null && step.names().holds(state, field) ? change.apply(name) : null;
  }
}
