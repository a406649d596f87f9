package io.sigline.receiver.connection;

/** Answers for bytes that are read from a connection and not taken yet. */
@FunctionalInterface
public interface Holder {
  /**
   * Whether there may be more.
   *
   * @param bytes that are held now
   */
  boolean mayHold(long bytes);
}
