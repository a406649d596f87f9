package io.sigline.engine.pipeline;

import io.sigline.engine.pipeline.Part.Item;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;

/**
 * One item under several fields, of which an event has the one or the other: a value is there if it
 * is in one of them, a field is missing if all of them are.
 */
final class Alternatives {
  private Alternatives() {}

  /** The item under these fields. */
  static Part of(Item item, List<String> fields) {
    if (fields.size() == 1) {
      return item.under(fields.getFirst());
    }
    List<List<ValueTest>> absent = new ArrayList<>();
    List<List<ValueTest>> present = new ArrayList<>();
    for (List<ValueTest> tests : item.values()) {
      List<ValueTest> absences = tests.stream().filter(Alternatives::isOfAbsence).toList();
      List<ValueTest> others = tests.stream().filter(test -> !isOfAbsence(test)).toList();
      if (!absences.isEmpty()) {
        absent.add(absences);
      }
      if (!others.isEmpty()) {
        present.add(others);
      }
    }
    if (absent.isEmpty()) {
      return new Part.Any(each(item, fields));
    }
    Part missing = new Part.All(each(item.with(absent), fields));
    if (present.isEmpty()) {
      return missing;
    }
    List<Part> both = List.of(missing, new Part.Any(each(item.with(present), fields)));
    return item.all() ? new Part.All(both) : new Part.Any(both);
  }

  private static List<Part> each(Item item, List<String> fields) {
    return fields.stream().<Part>map(item::under).toList();
  }

  private static boolean isOfAbsence(ValueTest test) {
    return test instanceof ValueTest.Missing || test.equals(new ValueTest.Exists(false));
  }
}
