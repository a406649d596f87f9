package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.fieldmap.FieldMap.Source;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One way to write a record so that it is read as a log source: a field map backwards. Says what
 * has to stand in the record for the map to claim it and to give the view, and where each field is
 * to stand. Immutable.
 */
public final class RecordForm {
  private static final String ANY = "*";

  /** A place in a record: a part of it and the names from there on; never the part itself. */
  public record Place(Root root, List<String> names) {
    public Place {
      names = List.copyOf(names);
    }
  }

  private final String name;
  private final LogSource named;
  private final @Nullable FieldMap map;
  private final FieldMap.@Nullable View view;
  private final SequencedMap<String, Source> fields = new LinkedHashMap<>();
  private final SequencedMap<String, List<List<String>>> wanted = new LinkedHashMap<>();
  private final Map<String, FieldPath> pinned = new LinkedHashMap<>();
  private Root root = Root.BODY;

  private RecordForm(
      String name, LogSource named, @Nullable FieldMap map, FieldMap.@Nullable View view) {
    this.name = name;
    this.named = named;
    this.map = map;
    this.view = view;
  }

  /** A record that no map claims: fields by their own names, the log source named outright. */
  static RecordForm plain(LogSource named) {
    return new RecordForm("no field map", named, null, null);
  }

  /**
   * A record that a map claims.
   *
   * @param view null for the one that is left where no view holds
   * @param named the parts of the log source that the resource has to name
   */
  static RecordForm of(
      FieldMap map, FieldMap.Tests claim, FieldMap.@Nullable View view, LogSource named) {
    String name = map.name() + (view == null ? "" : ": " + view.when());
    RecordForm form = new RecordForm(name, named, map, view);
    form.fields.putAll(map.fields());
    if (view != null) {
      form.fields.putAll(view.fields());
    }
    String first = claim.wanted().firstEntry().getKey();
    if (FieldPath.isPath(first)) {
      form.root = FieldPath.parse(first).getFirst().root();
    }
    form.want(claim);
    if (view != null) {
      form.want(view.when());
    }
    return form;
  }

  private void want(FieldMap.Tests tests) {
    tests
        .wanted()
        .forEach((key, texts) -> {
          String field = FieldPath.isPath(key) ? fieldAt(FieldPath.parse(key).getFirst()) : key;
          wanted.computeIfAbsent(field, _ -> new ArrayList<>()).add(texts);
        });
  }

  /** The field that has its value at this path; the path's own text if none has. */
  private String fieldAt(FieldPath path) {
    for (Map.Entry<String, Source> field : fields.entrySet()) {
      if (field.getValue().paths().contains(path)) {
        pinned.putIfAbsent(field.getKey(), path);
        return field.getKey();
      }
    }
    String field = path.toString();
    for (FieldPath other : map == null ? List.<FieldPath>of() : map.otherwise()) {
      int depth = other.names().size();
      if (other.anyField()
          && other.root() == path.root()
          && path.names().size() > depth
          && path.names().subList(0, depth).equals(other.names())) {
        field = String.join(".", path.names().subList(depth, path.names().size()));
        break;
      }
    }
    pinned.putIfAbsent(field, path);
    return field;
  }

  /** For people: the field map, and the view's condition. */
  public String name() {
    return name;
  }

  /** The parts of the log source that the resource names by {@code sigma.*}; often none. */
  public LogSource named() {
    return named;
  }

  /**
   * Field → lists of texts: a value of the field must be one text of each list. {@code *} is any
   * text, inside of a text too. A place that no field has is named by its path.
   */
  public SequencedMap<String, List<List<String>>> wanted() {
    return Collections.unmodifiableSequencedMap(wanted);
  }

  /**
   * Texts that other views of the same log source want a field to have: what it is likely to be
   * where anything would do.
   */
  public List<String> usual(String field) {
    List<String> usual = new ArrayList<>();
    if (map != null && view != null) {
      map.views().stream()
          .filter(other -> other.is().equals(view.is()))
          .forEach(other -> addLiterals(other.when().wanted().get(field), usual));
    }
    return usual;
  }

  /**
   * What stands in such a record without being needed: a field of which all claims that name it
   * want one and the same text, as Sysmon's channel beside its provider.
   */
  public SequencedMap<String, String> company() {
    SequencedMap<String, String> company = new LinkedHashMap<>();
    for (Map.Entry<String, Source> field : fields.entrySet()) {
      Set<String> texts = new LinkedHashSet<>();
      for (FieldMap.Tests claim : map == null ? List.<FieldMap.Tests>of() : map.claims()) {
        claim
            .wanted()
            .forEach((key, wants) -> {
              if (FieldPath.isPath(key)
                  && field.getValue().paths().contains(FieldPath.parse(key).getFirst())) {
                texts.addAll(wants);
              }
            });
      }
      texts.removeIf(RecordForm::isAny);
      if (texts.size() == 1
          && !Glob.isGlob(texts.iterator().next())
          && !wanted.containsKey(field.getKey())) {
        company.put(field.getKey(), texts.iterator().next());
      }
    }
    return company;
  }

  private static void addLiterals(@Nullable List<String> texts, List<String> into) {
    if (texts != null) {
      texts.stream().filter(text -> !Glob.isGlob(text)).forEach(into::add);
    }
  }

  /**
   * Where the values of a field are to stand, one after the other; the last place takes all that
   * are left. Never empty.
   */
  public List<Place> places(String field) {
    FieldPath pin = pinned.get(field);
    if (pin != null && !pin.names().isEmpty()) {
      return List.of(place(pin));
    }
    Source source = fields.get(field);
    List<FieldPath> paths =
        source != null ? source.paths() : map == null ? List.of() : map.otherwise();
    List<Place> places = new ArrayList<>();
    paths.stream()
        .map(path -> path.of(field))
        .filter(path -> !path.names().isEmpty() && path.root() != Root.RECORD)
        .forEach(path -> places.add(place(path)));
    if (places.isEmpty()) {
      return List.of(new Place(root, List.of(field.split("\\.", -1))));
    }
    if (source != null && source.every()) {
      return numbered(places);
    }
    Place best =
        places.stream()
            .filter(place -> root == Root.BODY || place.root() == root)
            .findFirst()
            .orElse(places.getFirst());
    return List.of(best);
  }

  /** Of places whose values all count, those that a collector numbers: {@code param1}. */
  private static List<Place> numbered(List<Place> places) {
    List<Place> numbered =
        places.stream().filter(place -> place.names().getLast().matches(".*[0-9]")).toList();
    return numbered.isEmpty()
        ? List.of(places.getFirst())
        : numbered.stream()
            .filter(place ->
                place
                    .names()
                    .subList(0, place.names().size() - 1)
                    .equals(
                        numbered
                            .getFirst()
                            .names()
                            .subList(0, numbered.getFirst().names().size() - 1)))
            .toList();
  }

  private static Place place(FieldPath path) {
    return new Place(path.root(), path.names());
  }

  /** True if the field can have several values at once, as no field of a Windows event but one. */
  public boolean mayRepeat(String field) {
    Source source = fields.get(field);
    return source != null ? source.every() : !isText(places(field).getFirst());
  }

  /** The formats in which the map reads a body that is a text, in its order. */
  public List<String> bodyFormats() {
    List<String> formats = new ArrayList<>();
    if (map != null && root == Root.BODY) {
      map.texts().stream()
          .filter(text ->
              text.paths().stream()
                  .anyMatch(path -> path.root() == Root.BODY && path.names().isEmpty()))
          .forEach(text -> formats.addAll(text.formats()));
    }
    return formats;
  }

  /** True if values of the place are always texts, as those of a Windows event's data. */
  public boolean isText(Place place) {
    return map != null
        && map.spaceless().stream()
            .anyMatch(path ->
                path.root() == place.root()
                    && path.names().equals(place.names().subList(0, place.names().size() - 1)));
  }

  private static boolean isAny(String text) {
    return text.equals(ANY);
  }
}
