package io.sigline.receiver.offline;

import io.sigline.receiver.otlp.ExportRequest;

/**
 * Some records of a file, read and not yet parsed.
 *
 * @param place where they begin, for problems: {@code file:line} or {@code file@byte}
 * @param parser makes the request of them; throws {@code OtlpException} if they are not sound
 */
record Batch(String place, Parser parser) {
  /** Parses a batch, in any thread. */
  @FunctionalInterface
  interface Parser {
    ExportRequest parse();
  }
}
