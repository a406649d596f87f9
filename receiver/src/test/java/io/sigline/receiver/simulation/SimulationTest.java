package io.sigline.receiver.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Many seeds, each a world of its own. {@code -Dsimulation.seeds=N} runs more of them, {@code
 * -Dsimulation.seed=N} one, and prints what happened.
 */
class SimulationTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int THREADS = 2;

  /** Of worlds in which it may show. */
  private static final int SEEDS_FOR_A_BUG = 20;

  /** What fails is meant to: its log lines would be many. */
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.sigline");

  @TempDir static Path temporary;
  private static Path directory = Path.of("");

  @BeforeAll
  static void prepare() throws Exception {
    LOGGER.setLevel(Level.OFF);
    directory = inMemory(temporary);
  }

  /** A directory of which nothing is ever written to a disk, if there is such a place. */
  static Path inMemory(Path otherwise) throws IOException {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "sigline-simulation")
        : otherwise;
  }

  @AfterAll
  static void tidy() throws Exception {
    LOGGER.setLevel(null);
    if (!directory.equals(temporary)) {
      SimulatedDisk.delete(directory);
    }
  }

  @Test
  void promises_areKeptWhateverFails() throws Exception {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      var result = Simulation.run(one, true, Plant.NONE, directory);
      result.trace().forEach(System.out::println);
      assertThat(result.violation()).isNull();
    } else {
      assertThat(broken(Long.getLong("simulation.seeds", 2_000)))
          .as("seeds that broke a promise; -Dsimulation.seed=N prints what happened")
          .isEmpty();
    }
  }

  /** Runs these seeds, and says which of them broke what. */
  private static Map<Long, Throwable> broken(long seeds) throws InterruptedException {
    Map<Long, Throwable> broken = new ConcurrentSkipListMap<>();
    AtomicLong next = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (long seed = next.getAndIncrement();
                    seed < seeds;
                    seed = next.getAndIncrement()) {
                  Throwable violation =
                      Simulation.run(seed, false, Plant.NONE, directory).violation();
                  if (violation != null) {
                    broken.put(seed, violation);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return broken;
  }

  @Test
  void sameSeed_sameTrace() {
    for (long seed = 0; seed < 10; seed++) {
      List<String> first = Simulation.run(seed, true, Plant.NONE, directory).trace();
      List<String> second = Simulation.run(seed, true, Plant.NONE, directory).trace();
      assertThat(first).hasSizeGreaterThan(5).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @EnumSource(PlantedBugs.class)
  void plantedBug_isFound(PlantedBugs bug) {
    Throwable violation = null;
    int tried = 0;
    for (long seed = 0; violation == null && tried < SEEDS_FOR_A_BUG; seed++) {
      if (bug.concerns(Weather.of(new Scheduler(seed, false)))) {
        violation = Simulation.run(seed, false, bug, directory).violation();
        tried++;
      }
    }
    assertThat(violation).isInstanceOf(Violation.class);
  }
}
