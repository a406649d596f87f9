package io.sigline.engine.pipeline;

import io.sigline.engine.pipeline.Part.Item;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;

/** Takes a search apart into detection items, and puts it together again. */
final class SearchParts {
  private SearchParts() {}

  /** The parts of a search whose detection items are marked; unmarked tests are items of one. */
  static Part of(Search search) {
    return switch (search) {
      case Search.All(var parts) when parts.size() == 1 -> item(parts.getFirst());
      case Search.All(var parts) -> new Part.All(parts.stream().map(SearchParts::of).toList());
      case Search.Any(var parts) -> new Part.Any(parts.stream().map(SearchParts::of).toList());
      case Search.None(var part) -> new Part.Not(of(part));
      case Search.Field(var field, var test) -> new Item(field, false, List.of(List.of(test)));
      case Search.Keyword(var test) -> new Item(null, false, List.of(List.of(test)));
    };
  }

  private static Part item(Search search) {
    return switch (search) {
      case Search.None(var part) -> new Part.Not(item(part));
      case Search.All(var parts) ->
          join(search, parts.stream().map(SearchParts::item).toList(), true);
      case Search.Any(var parts) ->
          join(search, parts.stream().map(SearchParts::item).toList(), false);
      case Search.Field _, Search.Keyword _ -> of(search);
    };
  }

  /** One item for the values of one field. */
  private static Part join(Search search, List<Part> parts, boolean all) {
    List<List<ValueTest>> values = new ArrayList<>();
    Item first = null;
    for (Part part : parts) {
      if (!(part instanceof Item item)) {
        throw new IllegalStateException("not a detection item: " + search);
      }
      first = first == null ? item : first;
      if (all) {
        values.add(item.tests());
      } else {
        item.tests().forEach(test -> values.add(List.of(test)));
      }
    }
    if (first == null) {
      throw new IllegalStateException("a detection item without values: " + search);
    }
    return new Item(first.field(), all, values);
  }

  /** The search that is made of these parts, without marks. */
  static Search search(Part part) {
    return switch (part) {
      case Part.All(var parts) -> all(parts.stream().map(SearchParts::search).toList());
      case Part.Any(var parts) -> any(parts.stream().map(SearchParts::search).toList());
      case Part.Not(var inner) -> new Search.None(search(inner));
      case Item item -> {
        List<Search> values = new ArrayList<>();
        for (List<ValueTest> tests : item.values()) {
          List<Search> alternatives = tests.stream().map(test -> leaf(item, test)).toList();
          if (item.all()) {
            values.add(any(alternatives));
          } else {
            values.addAll(alternatives);
          }
        }
        yield item.all() ? all(values) : any(values);
      }
    };
  }

  private static Search leaf(Item item, ValueTest test) {
    String field = item.field();
    return field == null ? new Search.Keyword(test) : new Search.Field(field, test);
  }

  private static Search all(List<Search> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Search.All(parts);
  }

  private static Search any(List<Search> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Search.Any(parts);
  }
}
