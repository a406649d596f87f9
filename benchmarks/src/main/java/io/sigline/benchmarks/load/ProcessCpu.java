package io.sigline.benchmarks.load;

import java.time.Duration;

/** CPU time of a process of this machine. */
final class ProcessCpu {

  private ProcessCpu() {}

  /**
   * User and system time used so far, in nanoseconds.
   *
   * @param pid 0 for none: the answer is 0 then
   */
  static long nanos(long pid) {
    if (pid == 0) {
      return 0;
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElseThrow(() ->
            new IllegalArgumentException("server-pid: no process with a CPU time, got " + pid));
  }
}
