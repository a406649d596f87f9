package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.alerting.journal.Checkup;
import io.sigline.alerting.journal.CheckupResult;
import io.sigline.alerting.journal.CheckupResult.Level;
import io.sigline.alerting.journal.JournalLimits;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.seen.SeenFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline doctor}. */
@Command(
    name = "doctor",
    description =
        "Checks a data directory and changes nothing in it: lock, rights, disk, files, database and"
            + " what waits for delivery. A Sigline that runs in it goes on.",
    footer = "%nExit code: 0 all is well, 1 there are warnings, 2 damaged, or called wrongly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class DoctorCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DATA_DIR",
      description = "The directory; by default that of the configuration.")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by the command line. */
  DoctorCommand() {}

  @Override
  public Integer call() {
    SiglineConfig config = options.read();
    Path looked = directory == null ? config.dataDirectory() : directory;
    List<CheckupResult> results =
        new ArrayList<>(
            Checkup.of(
                looked, new JournalLimits(config.journal().maxSize().bytes()), Instant.now()));
    if (Files.isDirectory(looked)) {
      results.add(seenTimes(looked));
    }
    Level worst = Level.OK;
    for (CheckupResult result : results) {
      worst = result.level().compareTo(worst) > 0 ? result.level() : worst;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(looked, worst, results) : text(looked, worst, results));
    out.flush();
    return switch (worst) {
      case OK -> 0;
      case WARNING -> 1;
      case DAMAGED -> 2;
    };
  }

  private static CheckupResult seenTimes(Path directory) {
    return new SeenFile(directory)
        .problem()
        .map(problem ->
            new CheckupResult(
                Level.WARNING,
                "seen",
                "seen.json cannot be read, what was seen begins anew: " + problem))
        .orElse(new CheckupResult(Level.OK, "seen", "when things were last seen can be read"));
  }

  private static String text(Path directory, Level worst, List<CheckupResult> results) {
    StringBuilder text = new StringBuilder();
    for (CheckupResult result : results) {
      text.append(
          "%-8s %-12s %s%n"
              .formatted(name(result.level()), result.check(), Visible.text(result.message())));
    }
    long wrong = results.stream().filter(result -> result.level() != Level.OK).count();
    return text
        + Visible.text(directory.toString())
        + (worst == Level.OK ? ": all is well" : ": %d to look into".formatted(wrong));
  }

  private static String json(Path directory, Level worst, List<CheckupResult> results) {
    ObjectNode root = JsonMapper.builder().build().createObjectNode();
    root.put("directory", directory.toString()).put("result", name(worst));
    ArrayNode findings = root.putArray("findings");
    for (CheckupResult result : results) {
      findings
          .addObject()
          .put("level", name(result.level()))
          .put("check", result.check())
          .put("message", result.message());
    }
    return root.toPrettyString();
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
