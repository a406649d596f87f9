package io.sigline.alerting.journal;

import java.sql.SQLException;

/** How transactions are ended; where tests let a disk fail. */
@FunctionalInterface
public interface Commits {
  /** Whatever the database says is so. */
  Commits PLAIN = Commit::make;

  /**
   * Makes a transaction durable.
   *
   * @throws SQLException if it cannot be said that it is
   */
  void end(Commit commit) throws SQLException;

  /** A transaction whose changes are all made. */
  @FunctionalInterface
  interface Commit {
    /** Writes it to the disk. */
    void make() throws SQLException;
  }
}
