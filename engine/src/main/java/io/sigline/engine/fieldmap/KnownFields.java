package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.FieldMap.View;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the field maps say about the records that a rule's log source covers, for who checks rules
 * without records.
 *
 * @param isSourceKnown true if some record can have such a log source
 * @param isAnyFieldPossible true if some of these records can have fields that no map names
 * @param fields the fields that the maps name for these records
 */
public record KnownFields(boolean isSourceKnown, boolean isAnyFieldPossible, Set<String> fields) {

  /** What these maps say about this log source of a rule. */
  public static KnownFields of(FieldMaps maps, LogSource source) {
    Set<String> fields = new TreeSet<>();
    boolean known = false;
    boolean any = false;
    for (FieldMap map : maps.declared()) {
      for (View view : map.views()) {
        if (source.covers(merged(map.logSource(), view.is()))) {
          known = true;
          any |= view.has().isEmpty() && !map.otherwise().isEmpty();
          fields.addAll(view.has());
          fields.addAll(view.fields().keySet());
          fields.addAll(map.fields().keySet());
        }
      }
      if (source.covers(map.logSource())) {
        known = true;
        any |= !map.otherwise().isEmpty();
        fields.addAll(map.fields().keySet());
      }
    }
    return new KnownFields(known, any, fields);
  }

  /** Each log source that the maps give to records. */
  public static Set<LogSource> logSources(FieldMaps maps) {
    Set<LogSource> sources = new LinkedHashSet<>();
    for (FieldMap map : maps.declared()) {
      map.views().forEach(view -> sources.add(merged(map.logSource(), view.is())));
      sources.add(map.logSource());
    }
    sources.remove(LogSource.ANY);
    return sources;
  }

  /** Which part of the log source is no record's, and the nearest that is; null if none is near. */
  public static @Nullable String suggestion(FieldMaps maps, LogSource source) {
    List<Function<LogSource, @Nullable String>> parts =
        List.of(LogSource::product, LogSource::category, LogSource::service);
    Collection<LogSource> known = logSources(maps);
    for (Function<LogSource, @Nullable String> part : parts) {
      String wanted = part.apply(source);
      List<String> all = new ArrayList<>();
      for (LogSource one : known) {
        String text = part.apply(one);
        if (text != null) {
          all.add(text);
        }
      }
      if (wanted != null && !all.contains(wanted)) {
        return Suggestion.near(wanted, all);
      }
    }
    return null;
  }

  private static LogSource merged(LogSource base, LogSource over) {
    return new LogSource(
        over.category() == null ? base.category() : over.category(),
        over.product() == null ? base.product() : over.product(),
        over.service() == null ? base.service() : over.service());
  }
}
