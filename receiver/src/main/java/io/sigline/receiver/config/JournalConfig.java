package io.sigline.receiver.config;

/**
 * What is kept in the data directory.
 *
 * @param maxSize of the journal with the outbox, on the disk
 */
public record JournalConfig(DataSize maxSize) {
  private static final long LEAST_MEBIBYTES = 16;

  public JournalConfig {
    new Checks()
        .expect(
            maxSize.bytes() >= LEAST_MEBIBYTES << 20,
            "max-size",
            "at least " + LEAST_MEBIBYTES + "MiB",
            maxSize)
        .throwIfAny();
  }

  static JournalConfig defaults() {
    return new JournalConfig(DataSize.mebibytes(1024));
  }
}
