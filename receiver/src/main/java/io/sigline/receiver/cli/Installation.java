package io.sigline.receiver.cli;

import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.config.SiglineConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where this program and what ships with it are installed. */
final class Installation {
  private Installation() {}

  /** The folder that holds {@code rules/}; the launcher says where. */
  static Path home() {
    return Path.of(System.getProperty("sigline.home", "."));
  }

  /** The field maps that ship with the program, unless the working directory has its own. */
  static List<Path> fieldMaps() {
    return located(SiglineConfig.defaults().rules().fieldMaps());
  }

  /** Default paths that the working directory does not have are those of the installation. */
  static SiglineConfig located(SiglineConfig config) {
    RulesConfig standard = SiglineConfig.defaults().rules();
    RulesConfig rules = config.rules();
    return new SiglineConfig(
        config.dataDirectory(),
        rules.at(
            rules.paths().equals(standard.paths()) ? located(rules.paths()) : rules.paths(),
            rules.fieldMaps().equals(standard.fieldMaps())
                ? located(rules.fieldMaps())
                : rules.fieldMaps()),
        config.intake(),
        config.pipeline(),
        config.correlations(),
        config.journal(),
        config.alerts(),
        config.selftest(),
        config.admin(),
        config.audit(),
        config.outgoing(),
        config.vault(),
        config.logging());
  }

  private static List<Path> located(List<Path> paths) {
    return paths.stream().map(path -> Files.exists(path) ? path : home().resolve(path)).toList();
  }
}
