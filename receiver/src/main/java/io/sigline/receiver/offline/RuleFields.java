package io.sigline.receiver.offline;

import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which Sigma fields rules read. */
final class RuleFields {
  private RuleFields() {}

  /** Every field of every rule, fields of {@code fieldref} included, ascending. */
  static SortedSet<String> of(Collection<Rule> rules) {
    SortedSet<String> fields = new TreeSet<>();
    rules.forEach(rule -> of(rule.detection().searches().values(), fields));
    return fields;
  }

  private static void of(Collection<Search> searches, Set<String> fields) {
    for (Search search : searches) {
      switch (search) {
        case Search.All all -> of(all.parts(), fields);
        case Search.Any any -> of(any.parts(), fields);
        case Search.None none -> of(List.of(none.part()), fields);
        case Search.Keyword _ -> {}
        case Search.Field field -> {
          fields.add(field.name());
          if (field.test() instanceof ValueTest.FieldReference reference) {
            fields.add(reference.otherField());
          }
        }
      }
    }
  }
}
