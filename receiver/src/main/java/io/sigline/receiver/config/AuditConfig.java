package io.sigline.receiver.config;

/**
 * The audit log, in the folder {@code audit} of the data directory.
 *
 * @param key that its entries are sealed with; none = by hashes alone
 * @param maxFileSize from then on another file is begun
 * @param maxFiles so many are kept
 */
public record AuditConfig(Secret key, DataSize maxFileSize, int maxFiles) {
  public AuditConfig {
    new Checks()
        .expect(
            maxFileSize.bytes() >= 65_536 && maxFileSize.bytes() <= 1L << 30,
            "max-file-size",
            "64KiB to 1GiB",
            maxFileSize)
        .expect(maxFiles >= 2 && maxFiles <= 100_000, "max-files", "2 to 100000", maxFiles)
        .throwIfAny();
  }

  static AuditConfig defaults() {
    return new AuditConfig(Secret.NONE, DataSize.mebibytes(16), 64);
  }
}
