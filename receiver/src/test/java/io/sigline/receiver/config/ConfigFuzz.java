package io.sigline.receiver.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A part of the fuzz target {@code FilesFuzz}: a configuration. */
public final class ConfigFuzz {
  private ConfigFuzz() {}

  /** Reads the text as a configuration. */
  public static void read(String text) {
    List<ConfigProblem> problems = new ArrayList<>();
    Variables variables = new Variables(Map.of("NAME", "value"));
    ConfigNode tree = new ConfigTree("fuzz.yml", variables, problems).read(text);
    assertThat(new Binder(problems).bind("", tree, SiglineConfig.defaults())).isNotNull();
    for (ConfigProblem problem : problems) {
      assertThat(problem.message()).isNotBlank();
    }
  }
}
