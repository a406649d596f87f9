package io.sigline.benchmarks.gate;

import io.sigline.benchmarks.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A commit in a work tree of its own, built.
 *
 * @param home the checkout that it comes from
 * @param tree the work tree
 */
record Commit(String name, Path home, Path tree) implements AutoCloseable {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Checks it out and builds its benchmarks. */
  static Commit build(String name, Path home, Path tree) {
    Commit commit = new Commit(name, home, tree);
    run(home, List.of("git", "worktree", "add", "--detach", tree.toString(), name), 60);
    try {
      List<String> maven = new ArrayList<>();
      maven.addAll(List.of("mvn", "-B", "-q", "-pl", "benchmarks", "-am"));
      maven.addAll(List.of("-Dmaven.test.skip=true", "-Dspotless.check.skip", "package"));
      run(tree, maven, 1_200);
      return commit;
    } catch (BenchException e) {
      commit.close();
      throw e;
    }
  }

  /** Measures it in a process of its own. */
  Costs measure(Path rules, Path events, int records, int rounds) {
    List<String> command = new ArrayList<>();
    command.add(JAVA_HOME.resolve("bin/java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dsigline.home=" + tree));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", tree.resolve("benchmarks/target/benchmarks.jar").toString()));
    command.add("io.sigline.benchmarks.engine.CostRatios");
    command.addAll(List.of(rules.toString(), events.toString()));
    command.addAll(List.of(Integer.toString(records), Integer.toString(rounds)));
    String said = run(tree, command, 600);
    return Costs.read(said)
        .orElseThrow(
            () -> new BenchException(name + ": expected figures of its benchmark, got: " + said));
  }

  /** The commit's full name, for whoever reads the result later. */
  static Optional<String> hash(Path home, String name) {
    List<String> command = List.of("git", "rev-parse", "--verify", "--quiet", name + "^{commit}");
    try {
      return Optional.of(run(home, command, 60).strip());
    } catch (BenchException _) {
      return Optional.empty();
    }
  }

  private static String run(Path folder, List<String> command, int seconds) {
    try {
      Path out = Files.createTempFile("sigline-gate", ".log");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("JAVA_HOME", JAVA_HOME.toString()));
        Process process = builder.redirectOutput(out.toFile()).start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new BenchException(command + ": did not end within " + seconds + " s");
        }
        String said = Files.readString(out);
        if (process.exitValue() != 0) {
          throw new BenchException(String.join(" ", command) + " failed:\n" + said);
        }
        return said;
      } finally {
        Files.delete(out);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (IOException e) {
      throw new BenchException(command.getFirst() + " cannot be run: " + e.getMessage(), e);
    }
  }

  /** Takes the work tree away again. */
  @Override
  public void close() {
    run(home, List.of("git", "worktree", "remove", "--force", tree.toString()), 60);
  }
}
