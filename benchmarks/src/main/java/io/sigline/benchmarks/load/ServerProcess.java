package io.sigline.benchmarks.load;

import io.sigline.benchmarks.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the kernel says of a process of this machine. Source: proc(5).
 *
 * @param pid 0 for none: all is 0 then
 */
public record ServerProcess(long pid) {
  /** Linux counts in hundredths of a second towards programs, whatever the kernel's own tick. */
  private static final long TICK_NANOS = 10_000_000;

  private static final int USER_TIME = 11;
  private static final int CHILDREN_USER_TIME = 13;

  /** Not a process. */
  public static final ServerProcess NONE = new ServerProcess(0);

  /**
   * Memory of a process, in bytes.
   *
   * @param resident now
   * @param peak the most so far
   */
  public record Memory(long resident, long peak) {
    /** The larger of each. */
    Memory max(Memory other) {
      return new Memory(Math.max(resident, other.resident), Math.max(peak, other.peak));
    }
  }

  /** User and system time used so far by all its threads. */
  public long cpuNanos() {
    return pid == 0 ? 0 : twoTicks(lines("stat").getFirst(), USER_TIME) * TICK_NANOS;
  }

  /** User and system time of children of this very process that have ended. */
  public static long childrenCpuNanos() {
    ServerProcess self = new ServerProcess(ProcessHandle.current().pid());
    return twoTicks(self.lines("stat").getFirst(), CHILDREN_USER_TIME) * TICK_NANOS;
  }

  /** Resident memory. */
  public Memory memory() {
    if (pid == 0) {
      return new Memory(0, 0);
    }
    List<String> lines = lines("status");
    return new Memory(kilobytes(lines, "VmRSS:") << 10, kilobytes(lines, "VmHWM:") << 10);
  }

  /** The sum of two neighbouring fields, counted from the one behind the name in parentheses. */
  static long twoTicks(String stat, int first) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
  }

  static long kilobytes(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new BenchException("expected a process of this machine, found none with id " + pid, e);
    }
  }
}
