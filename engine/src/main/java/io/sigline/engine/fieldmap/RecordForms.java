package io.sigline.engine.fieldmap;

import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ways in which records of a log source can be written under given field maps. */
public final class RecordForms {
  private final FieldMaps maps;

  /** The ways under these maps. */
  public RecordForms(FieldMaps maps) {
    this.maps = maps;
  }

  private record Ranked(RecordForm form, int missing, int surplus, int claim) {}

  /**
   * Ways to write a record that a rule of this log source is asked about, the most natural first:
   * those that say no more than the rule does. Only where no field map gives the log source, its
   * parts are named by attributes; the last way then needs no field map at all.
   */
  public List<RecordForm> of(LogSource rule) {
    List<Ranked> ranked = new ArrayList<>();
    for (FieldMap map : maps.declared()) {
      for (int claim = 0; claim < map.claims().size(); claim++) {
        add(map, claim, null, rule, ranked);
        for (FieldMap.View view : map.views()) {
          add(map, claim, view, rule, ranked);
        }
      }
    }
    boolean unaided = ranked.stream().anyMatch(one -> one.missing() == 0);
    List<RecordForm> forms = new ArrayList<>();
    ranked.stream()
        .filter(one -> !unaided || one.missing() == 0)
        .sorted(
            Comparator.comparingInt(Ranked::missing)
                .thenComparingInt(Ranked::surplus)
                .thenComparingInt(Ranked::claim))
        .forEach(one -> forms.add(one.form()));
    if (!unaided) {
      forms.add(RecordForm.plain(rule));
    }
    return forms;
  }

  private static void add(
      FieldMap map, int claim, FieldMap.@Nullable View view, LogSource rule, List<Ranked> into) {
    LogSource seen = view == null ? map.logSource() : over(map.logSource(), view.is());
    if (contradicts(rule.category(), seen.category())
        || contradicts(rule.product(), seen.product())
        || contradicts(rule.service(), seen.service())
        || !shares(rule, seen)) {
      return;
    }
    LogSource named =
        new LogSource(
            seen.category() == null ? rule.category() : null,
            seen.product() == null ? rule.product() : null,
            seen.service() == null ? rule.service() : null);
    RecordForm form = RecordForm.of(map, map.claims().get(claim), view, named);
    into.add(new Ranked(form, parts(named), surplus(rule, seen), claim));
  }

  private static LogSource over(LogSource base, LogSource over) {
    return new LogSource(
        over.category() == null ? base.category() : over.category(),
        over.product() == null ? base.product() : over.product(),
        over.service() == null ? base.service() : over.service());
  }

  private static boolean contradicts(@Nullable String wanted, @Nullable String seen) {
    return wanted != null && seen != null && !wanted.equals(seen);
  }

  private static boolean shares(LogSource rule, LogSource seen) {
    return rule.equals(LogSource.ANY)
        || same(rule.category(), seen.category())
        || same(rule.product(), seen.product())
        || same(rule.service(), seen.service());
  }

  private static boolean same(@Nullable String wanted, @Nullable String seen) {
    return wanted != null && Objects.equals(wanted, seen);
  }

  private static int parts(LogSource source) {
    return (source.category() == null ? 0 : 1)
        + (source.product() == null ? 0 : 1)
        + (source.service() == null ? 0 : 1);
  }

  /**
   * How much a record says that the rule does not ask for. A rule of a category takes any service:
   * which one writes it best is the maps' order.
   */
  private static int surplus(LogSource rule, LogSource seen) {
    int product = rule.product() == null && seen.product() != null ? 1 : 0;
    if (rule.category() != null) {
      return product;
    }
    return product
        + (seen.category() != null ? 1 : 0)
        + (rule.service() == null && seen.service() != null ? 1 : 0);
  }
}
