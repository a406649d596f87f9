package io.sigline.receiver.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose a running Sigline. */
final class AdminOptions {
  @Option(
      names = "--admin",
      paramLabel = "URL",
      description = "The admin server of the running Sigline; else that of the configuration.")
  private @Nullable URI admin;

  @Mixin private FieldMapOptions fieldMaps = new FieldMapOptions();

  /** Its admin server. */
  RunningSigline running() {
    return RunningSigline.of(admin, fieldMaps.config());
  }
}
