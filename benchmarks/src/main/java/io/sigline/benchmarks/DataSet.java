package io.sigline.benchmarks;

import java.util.Locale;

/** Recorded events of the shared data, and what must be found in them. */
public enum DataSet {
  /** Windows events of recorded attacks. */
  WIN_OTRF("events/win-otrf.otlp.jsonl.gz", "events/expected.tsv", 12_000),
  /** Windows events in bulk, with few matches. */
  BULK("bulk/win-otrf-bulk.otlp.jsonl.gz", "bulk/win-otrf-bulk.expected.tsv", 150_000);

  private final String events;
  private final String expected;
  private final int records;

  DataSet(String events, String expected, int records) {
    this.events = events;
    this.expected = expected;
    this.records = records;
  }

  /** The events, as a file of the data. */
  public String events() {
    return events;
  }

  /** The pairs of record and rule that must match. */
  public String expected() {
    return expected;
  }

  /** How many records there are. */
  public int records() {
    return records;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
