package io.sigline.engine.pipeline;

import io.sigline.engine.parse.YamlValue.Mapping;
import java.util.List;
import java.util.Map;

/**
 * One pipeline as its file has it.
 *
 * @param priority pipelines are applied in ascending order
 * @param steps not yet read: they may name what other pipelines give
 */
record Pipeline(
    String file, String name, int priority, Map<String, List<String>> vars, List<Mapping> steps) {
  Pipeline {
    vars = Map.copyOf(vars);
    steps = List.copyOf(steps);
  }
}
