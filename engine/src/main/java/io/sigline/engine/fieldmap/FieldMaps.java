package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.FieldMap.Source;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The field maps in force, in order of precedence. Immutable. */
public final class FieldMaps {
  /** How many maps there can be: a record's candidates are bits of a long. */
  static final int MOST = Long.SIZE;

  private final List<FieldMap> declared;
  private final FieldMap generic;
  private final List<Problem> problems;

  private FieldMaps(List<FieldMap> declared, LogSource unmapped, List<Problem> problems) {
    this.declared = List.copyOf(declared);
    this.generic = ownNames(unmapped);
    this.problems = List.copyOf(problems);
  }

  /**
   * Reads field map files. They are asked by ascending precedence, then by file name. Bad files are
   * left out and reported.
   */
  public static FieldMaps read(Collection<SourceFile> files) {
    List<Problem> problems = new ArrayList<>();
    List<FieldMap> maps = new ArrayList<>();
    files.stream()
        .sorted(Comparator.comparing(SourceFile::name))
        .forEach(file -> FieldMapReader.read(file, problems).ifPresent(maps::add));
    inherit(maps, problems);
    maps.sort(Comparator.comparingInt(FieldMap::precedence));
    while (maps.size() > MOST) {
      FieldMap last = maps.removeLast();
      problems.add(
          new Problem(
              last.file(),
              1,
              "expected at most " + MOST + " field maps, this is one more",
              "join maps of similar sources"));
    }
    return new FieldMaps(maps, LogSource.ANY, problems);
  }

  /** No declarations: each field is looked up by its own name in body, attributes and resource. */
  public static FieldMaps none() {
    return noneWith(LogSource.ANY);
  }

  /** As {@link #none()}, every record being of this log source unless it names its own. */
  public static FieldMaps noneWith(LogSource logSource) {
    return new FieldMaps(List.of(), logSource, List.of());
  }

  /** What is wrong with the files that were left out. */
  public List<Problem> problems() {
    return problems;
  }

  /** Names of the maps, in the order in which they are asked. */
  public List<String> names() {
    return declared.stream().map(FieldMap::name).toList();
  }

  /** The maps in the order in which they are asked. */
  List<FieldMap> declared() {
    return declared;
  }

  /** The map of a record that no other claims. */
  FieldMap generic() {
    return generic;
  }

  /** The log source of a record that no map claims. */
  LogSource unmapped() {
    return generic.logSource();
  }

  /** Completes each map that is based on another; one whose base is missing is left out. */
  private static void inherit(List<FieldMap> maps, List<Problem> problems) {
    Map<String, FieldMap> bases = new LinkedHashMap<>();
    maps.stream().filter(map -> map.basedOn() == null).forEach(map -> bases.put(map.name(), map));
    maps.replaceAll(map -> {
      FieldMap base = map.basedOn() == null ? null : bases.get(map.basedOn());
      return base == null ? map : map.over(base);
    });
    maps.removeIf(map -> {
      if (map.basedOn() == null) {
        return false;
      }
      problems.add(
          new Problem(
              map.file(),
              1,
              "expected 'based-on' to name a field map that is based on none, found '"
                  + map.basedOn()
                  + "'",
              Suggestion.near(map.basedOn(), bases.keySet())));
      return true;
    });
  }

  private static FieldMap ownNames(LogSource unmapped) {
    List<FieldPath> anywhere =
        List.of(
            FieldPath.parse("body.*").getFirst(),
            FieldPath.parse("attributes.*").getFirst(),
            FieldPath.parse("resource.*").getFirst());
    SequencedMap<String, Source> fields = new LinkedHashMap<>();
    SequencedMap<String, List<String>> entity = new LinkedHashMap<>();
    entity.put(
        "host",
        List.of(
            "resource.host.name",
            "attributes.host.name",
            "body.hostname",
            "attributes.hostname",
            "resource.k8s.node.name"));
    return new FieldMap(
        "no field map",
        "",
        null,
        0,
        List.of(),
        List.of(),
        List.of(),
        unmapped,
        fields,
        anywhere,
        List.of(),
        entity);
  }
}
