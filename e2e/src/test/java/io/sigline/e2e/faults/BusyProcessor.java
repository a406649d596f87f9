package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.e2e.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One processor that programs without rest keep busy, and a program that is confined to it and has
 * to be nice to them: of each second it gets some milliseconds. Until it is closed.
 */
final class BusyProcessor implements AutoCloseable {
  private static final int PROGRAMS = 2;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final long confined;
  private final Path folder;
  private final String all;
  private final List<ChildProcess> busy = new ArrayList<>();

  private BusyProcessor(long confined, Path folder, String all) {
    this.confined = confined;
    this.folder = folder;
    this.all = all;
  }

  /**
   * Starts them, and confines a program with all its threads.
   *
   * @param folder for their output
   */
  static BusyProcessor confine(long pid, Path folder) throws IOException {
    String all = allowed();
    String first = all.split("[-,]", -1)[0];
    var processor = new BusyProcessor(pid, folder, all);
    for (int i = 0; i < PROGRAMS; i++) {
      List<String> command = List.of("taskset", "-c", first, "sh", "-c", "while :; do :; done");
      processor.busy.add(ChildProcess.start("busy-" + i, folder, command, Map.of()));
    }
    processor.confineTo(first);
    List<String> nice = new ArrayList<>(List.of("renice", "-n", "19", "-p"));
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      threads.forEach(thread -> nice.add(String.valueOf(thread.getFileName())));
    }
    try (var renice = ChildProcess.start("renice", folder, nice, Map.of())) {
      var _ = renice.awaitExit(Duration.ofSeconds(20)); // a thread may have ended meanwhile
    }
    return processor;
  }

  /** Processors that the test may use, as in {@code 0-3}. */
  private static String allowed() throws IOException {
    return Files.readString(STATUS)
        .lines()
        .filter(line -> line.startsWith("Cpus_allowed_list:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private void confineTo(String processors) {
    List<String> command =
        List.of("taskset", "-a", "-c", "-p", processors, Long.toString(confined));
    try (var taskset = ChildProcess.start("taskset", folder, command, Map.of())) {
      assertThat(taskset.awaitExit(Duration.ofSeconds(20))).as(taskset::err).isZero();
    }
  }

  @Override
  public void close() {
    busy.forEach(ChildProcess::close);
    confineTo(all);
  }
}
