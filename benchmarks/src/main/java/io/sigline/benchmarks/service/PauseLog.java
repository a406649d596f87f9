package io.sigline.benchmarks.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The log of safepoints of a JVM that runs, looked at phase by phase. */
public final class PauseLog {
  private final Path log;
  private int seen;

  /** A log that the JVM is to write to this file. */
  public PauseLog(Path log) {
    this.log = log;
  }

  /** The JVM option that writes the log. */
  public String option() {
    return "-Xlog:safepoint*:file=" + log + "::filecount=0";
  }

  /** The pauses since this was last asked, or since the start. */
  public Pauses next() throws IOException {
    byte[] all = Files.readAllBytes(log);
    Pauses pauses =
        Pauses.of(new String(Arrays.copyOfRange(all, seen, all.length), StandardCharsets.UTF_8));
    seen = all.length;
    return pauses;
  }
}
