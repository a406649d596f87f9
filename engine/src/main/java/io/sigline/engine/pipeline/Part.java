package io.sigline.engine.pipeline;

import io.sigline.engine.rule.ValueTest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A search on its way through pipelines: detection items, and how they are joined. */
sealed interface Part {

  /** Every part holds. */
  record All(List<Part> parts) implements Part {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** At least one part holds. */
  record Any(List<Part> parts) implements Part {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** The part does not hold. */
  record Not(Part part) implements Part {}

  /**
   * A detection item: a field and the values that are asked of it.
   *
   * @param field null for keywords, which are found anywhere in the event
   * @param all true: every value is asked for; false: at least one
   * @param values for each value the tests of which one must pass
   * @param appliedBy ids of the transformations that changed it
   * @param mapped true if a transformation gave it its field
   */
  record Item(
      @Nullable String field,
      boolean all,
      List<List<ValueTest>> values,
      Set<String> appliedBy,
      boolean mapped)
      implements Part {
    public Item {
      values = values.stream().map(List::copyOf).toList();
      appliedBy = Set.copyOf(appliedBy);
    }

    /** An item as it stands in a rule. */
    Item(@Nullable String field, boolean all, List<List<ValueTest>> values) {
      this(field, all, values, Set.of(), false);
    }

    /** This item under another field, given by a transformation. */
    Item under(String newField) {
      return new Item(newField, all, values, appliedBy, true);
    }

    /** This item with other values. */
    Item with(List<List<ValueTest>> newValues) {
      return new Item(field, all, newValues, appliedBy, mapped);
    }

    /** Every test of every value. */
    List<ValueTest> tests() {
      return values.stream().flatMap(List::stream).toList();
    }

    /**
     * This item with other tests in place of each; the same object if none has others.
     *
     * @param change null: the test stays
     */
    Item mapTests(Function<ValueTest, @Nullable List<ValueTest>> change) {
      boolean[] changed = new boolean[1];
      List<List<ValueTest>> mapped =
          values.stream()
              .map(tests ->
                  tests.stream()
                      .flatMap(test -> {
                        List<ValueTest> others = change.apply(test);
                        changed[0] |= others != null;
                        return others == null ? List.of(test).stream() : others.stream();
                      })
                      .distinct()
                      .toList())
              .distinct()
              .toList();
      return changed[0] ? with(mapped) : this;
    }
  }

  /**
   * This part with others in place of its items; null if nothing is left of it.
   *
   * @param change null: the item is dropped
   */
  default @Nullable Part map(Function<Item, @Nullable Part> change) {
    return switch (this) {
      case All(var parts) -> {
        List<Part> left = mapEach(parts, change);
        yield left.isEmpty() ? null : new All(left);
      }
      case Any(var parts) -> {
        List<Part> left = mapEach(parts, change);
        yield left.isEmpty() ? null : new Any(left);
      }
      case Not(var part) -> {
        Part left = part.map(change);
        yield left == null ? null : new Not(left);
      }
      case Item item -> change.apply(item);
    };
  }

  private static List<Part> mapEach(List<Part> parts, Function<Item, @Nullable Part> change) {
    return parts.stream().flatMap(part -> Stream.ofNullable(part.map(change))).toList();
  }

  /** This part with each of its items marked as changed by the transformation of this id. */
  default Part appliedBy(@Nullable String id) {
    if (id == null) {
      return this;
    }
    return switch (this) {
      case All(var parts) -> new All(parts.stream().map(part -> part.appliedBy(id)).toList());
      case Any(var parts) -> new Any(parts.stream().map(part -> part.appliedBy(id)).toList());
      case Not(var part) -> new Not(part.appliedBy(id));
      case Item item -> {
        Set<String> ids = new HashSet<>(item.appliedBy());
        ids.add(id);
        yield new Item(item.field(), item.all(), item.values(), ids, item.mapped());
      }
    };
  }
}
