package io.sigline.engine.fieldmap;

import io.sigline.engine.rule.LogSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One field map file as declared: which records it claims, what their log sources are, and where
 * their fields come from.
 *
 * @param name how explanations call it
 * @param basedOn name of the map that has what this one does not say; null if there is none
 * @param precedence maps are asked in ascending order; the first that claims a record has it
 * @param texts texts that are read as a format
 * @param claims alternatives; a record is claimed if all tests of one hold
 * @param spaceless maps whose keys are taken without their spaces
 * @param logSource of every record that is claimed; views add to it
 * @param fields where named fields come from
 * @param otherwise where every other field comes from, under its own name
 * @param entity name of an entity part → fields or paths, the first that has a value counts
 */
record FieldMap(
    String name,
    String file,
    @Nullable String basedOn,
    int precedence,
    List<Text> texts,
    List<Tests> claims,
    List<FieldPath> spaceless,
    LogSource logSource,
    SequencedMap<String, Source> fields,
    List<FieldPath> otherwise,
    List<View> views,
    SequencedMap<String, List<String>> entity) {

  /** This map with what the other says where this one says nothing; fields one by one. */
  FieldMap over(FieldMap base) {
    SequencedMap<String, Source> all = new LinkedHashMap<>(base.fields);
    all.putAll(fields);
    return new FieldMap(
        name,
        file,
        null,
        precedence,
        texts,
        claims,
        spaceless.isEmpty() ? base.spaceless : spaceless,
        logSource.equals(LogSource.ANY) ? base.logSource : logSource,
        all,
        otherwise.isEmpty() ? base.otherwise : otherwise,
        views,
        entity.isEmpty() ? base.entity : entity);
  }

  /**
   * A text that is read as a format, its values standing where the text stood.
   *
   * @param formats tried in order
   * @param into where the values go instead, if not null
   * @param numberArrays true if an array of numbers there is a text given as bytes
   */
  record Text(
      List<FieldPath> paths,
      List<String> formats,
      @Nullable FieldPath into,
      boolean numberArrays) {}

  /** Field or path → wanted values; all must hold. {@code *} is any text, inside a value too. */
  record Tests(SequencedMap<String, List<String>> wanted) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      wanted.forEach((field, values) -> {
        String shown = values.size() == 1 ? values.getFirst() : values.size() + " values";
        text.append(text.isEmpty() ? "" : ", ");
        text.append(field).append(shown.equals("*") ? " is there" : " is " + shown);
      });
      return text.toString();
    }
  }

  /**
   * Where a field comes from.
   *
   * @param every true if the values of all paths count, not only those of the first that has any
   * @param also words and what else they are: {@code Error} → {@code 2}; read in both directions
   */
  record Source(List<FieldPath> paths, boolean every, SequencedMap<String, List<String>> also) {}

  /**
   * A way to read a claimed record.
   *
   * @param is what it adds to the map's log source
   * @param fields come from elsewhere in this view than in the rest of the map
   * @param has every field that records of this view can have besides those that the map names;
   *     empty = any. Nothing but the check of rules asks for it
   */
  record View(Tests when, LogSource is, SequencedMap<String, Source> fields, List<String> has) {}
}
