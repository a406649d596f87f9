package io.sigline.benchmarks;

import io.sigline.benchmarks.engine.RecordReplay;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where rules and recorded events are. */
public final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Recorded events (events/, bulk/) and rules (sigmahq/); by default ../shared/data beside"
              + " the checkout.")
  private Path data = home().resolve("../shared/data").normalize();

  @Option(
      names = "--rules",
      paramLabel = "FOLDER",
      description = "Rules, searched recursively; by default sigmahq/ of the data.")
  private Path rules = Path.of("");

  /** Made by the command line. */
  public DataOptions() {}

  /** The checkout; the launcher says where. */
  public static Path home() {
    return Path.of(System.getProperty("sigline.home", ".")).toAbsolutePath().normalize();
  }

  /** The folder of the rules. */
  public Path rulesFolder() {
    return existing(rules.toString().isEmpty() ? data.resolve("sigmahq") : rules);
  }

  /** The rules that load. */
  public RuleSet rules() throws IOException {
    return RecordReplay.rules(rulesFolder());
  }

  /** The field maps that ship. */
  public static FieldMaps fieldMaps() throws IOException {
    return FieldMaps.read(RecordReplay.yaml(existing(home().resolve("rules/fieldmaps"))));
  }

  /** A file of the data. */
  public Path file(String name) {
    return existing(data.resolve(name));
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new BenchException(path + ": expected a file or folder, found none (see --data)");
    }
    return path;
  }
}
