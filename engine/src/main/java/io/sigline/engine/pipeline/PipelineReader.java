package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.parse.YamlDocuments;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads files of pipelines, puts them in order, and then reads their steps. Used once. */
final class PipelineReader {
  /** Names the warning that something of a pipeline has no meaning here. */
  private static final String FOR_QUERIES = "pipeline-for-queries";

  private static final String NAME = "sigline";

  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final Names names = new Names();
  private final Map<String, List<String>> vars = new LinkedHashMap<>();
  private int steps;

  /** Everything that the files say. */
  Pipelines read(List<SourceFile> files) {
    List<Pipeline> pipelines = new ArrayList<>();
    for (SourceFile file : files) {
      try {
        pipelines.add(pipeline(file));
      } catch (DocumentException e) {
        problems.add(e.in(file.name()));
      }
    }
    pipelines.sort(Comparator.comparingInt(Pipeline::priority));
    pipelines.forEach(pipeline -> vars.putAll(pipeline.vars()));
    TransformationReader transformations = new TransformationReader(names, vars, warnings);
    List<Step> read = new ArrayList<>();
    for (Pipeline pipeline : pipelines) {
      names.enter(pipeline.file());
      read.addAll(steps(pipeline, pipeline.steps(), transformations));
    }
    names.missing().forEach((file, problem) -> problems.add(problem.in(file)));
    return new Pipelines(pipelines, read, steps, problems, warnings);
  }

  private Pipeline pipeline(SourceFile file) {
    List<YamlValue> documents = YamlDocuments.read(file.text(), 0);
    if (documents.size() != 1 || !(documents.getFirst() instanceof Mapping map)) {
      throw new DocumentException(1, "expected a pipeline, which is one map");
    }
    Parameters parameters = new Parameters(map, "the pipeline");
    String name = parameters.optionalText("name");
    int priority = priority(parameters);
    Map<String, List<String>> own = vars(parameters);
    List<Mapping> transformations = parameters.maps("transformations");
    backends(parameters, file);
    forQueries(parameters, "postprocessing", file);
    forQueries(parameters, "finalizers", file);
    parameters.finish();
    return new Pipeline(
        file.name(), name == null ? file.name() : name, priority, own, transformations);
  }

  private static int priority(Parameters parameters) {
    if (parameters.value("priority") == null) {
      return 0;
    }
    Scalar value = parameters.scalar("priority");
    BigDecimal number = RuleParts.number(value);
    try {
      if (number != null) {
        return number.intValueExact();
      }
    } catch (ArithmeticException _) {
      // said below
    }
    throw parameters.expected("'priority'", "a whole number", value);
  }

  private static Map<String, List<String>> vars(Parameters parameters) {
    YamlValue value = parameters.value("vars");
    if (value == null || (value instanceof Mapping map && map.entries().isEmpty())) {
      return Map.of();
    }
    return parameters.textsByText("vars");
  }

  private void backends(Parameters parameters, SourceFile file) {
    YamlValue value = parameters.value("allowed_backends");
    List<String> backends =
        value == null || value.equals(new YamlValue.Sequence(List.of(), value.line()))
            ? List.of()
            : parameters.texts("allowed_backends");
    if (!backends.isEmpty() && !backends.contains(NAME)) {
      warnings.add(
          new Problem(
              file.name(),
              parameters.line("allowed_backends"),
              "the pipeline is written for " + String.join(", ", backends) + "; it is applied",
              "add '" + NAME + "' where it is meant for Sigline, too",
              FOR_QUERIES));
    }
  }

  private void forQueries(Parameters parameters, String key, SourceFile file) {
    if (!parameters.maps(key).isEmpty()) {
      warnings.add(
          new Problem(
              file.name(),
              parameters.line(key),
              "'" + key + "' changes queries, of which Sigline makes none: it has no effect",
              null,
              FOR_QUERIES));
    }
  }

  private List<Step> steps(
      Pipeline pipeline, List<Mapping> maps, TransformationReader transformations) {
    List<Step> read = new ArrayList<>();
    for (Mapping map : maps) {
      try {
        read.add(step(pipeline, map, transformations));
      } catch (DocumentException e) {
        problems.add(e.in(pipeline.file()));
      }
    }
    return read;
  }

  private Step step(Pipeline pipeline, Mapping map, TransformationReader transformations) {
    String type = new Parameters(map, "a transformation").text("type");
    Parameters parameters = new Parameters(map, "'" + type + "'");
    var _ = parameters.value("type");
    String id = parameters.optionalText("id");
    if (id != null) {
      names.giveId(id);
    }
    int index = steps++;
    Transformation transformation = transformations.read(type, parameters, pipeline.file(), index);
    ConditionReader conditions = new ConditionReader(names);
    Guard<RuleState> rules = conditions.rule(parameters);
    Guard<Part.Item> items = conditions.item(parameters);
    Guard<FieldName> fields = conditions.name(parameters);
    requireItems(transformation, type, parameters);
    if (transformation == null) {
      List<Mapping> inner = parameters.maps("items");
      if (inner.isEmpty()) {
        throw parameters.expected(
            "'items'", "at least one transformation", parameters.required("items"));
      }
      parameters.finish();
      transformation = new Transformation.Nest(steps(pipeline, inner, transformations));
    }
    parameters.finish();
    return new Step(
        index,
        pipeline.name(),
        pipeline.file(),
        map.line(),
        id,
        type,
        rules,
        items,
        fields,
        transformation);
  }

  /** Conditions on items and names say nothing about what is done to a rule as a whole. */
  private static void requireItems(
      @Nullable Transformation transformation, String type, Parameters parameters) {
    if (transformation instanceof Transformation.OfItem
        || transformation instanceof Transformation.OfName) {
      return;
    }
    for (String key : List.of("detection_item_conditions", "field_name_conditions")) {
      if (parameters.value(key) != null) {
        throw new DocumentException(
            parameters.line(key),
            "'" + type + "' is applied to whole rules, so '" + key + "' has no effect",
            "write rule_conditions");
      }
    }
  }
}
