package io.sigline.alerting.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** What is wrong with the journal, and what to do, in one sentence. */
final class JournalFaults {
  /** The part of an extended result code that names its kind. */
  private static final int PRIMARY = 0xff;

  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int CONSTRAINT = 19;
  private static final int MISUSE = 21;
  private static final int NOTADB = 26;

  private JournalFaults() {}

  /** The database has as many pages as it may, or the disk is full. */
  static boolean isFull(SQLException e) {
    return code(e) == FULL;
  }

  /**
   * The connection is to be opened anew, though it can be rolled back: the driver has ended the
   * statement that failed, and a file that was read-only when it was opened stays so for good.
   */
  static boolean isConnectionUnsound(SQLException e) {
    return switch (code(e)) {
      case 0, BUSY, LOCKED, CONSTRAINT, MISUSE -> false;
      default -> true;
    };
  }

  /**
   * An exception in one sentence.
   *
   * @param attempt what could not be done: opened, read, written
   */
  static JournalException of(Path file, String attempt, SQLException e) {
    String subject = "journal " + file;
    Path directory = file.toAbsolutePath().getParent();
    String cannot = subject + " cannot be " + attempt + ": ";
    String message =
        switch (code(e)) {
          case READONLY ->
              cannot + "the file or its folder is read-only; give this user the right to write";
          case BUSY, LOCKED -> cannot + "another program has locked it; end that program";
          case IOERR -> cannot + "the disk fails (" + text(e) + "); look into the system's log";
          case CORRUPT ->
              subject + " is damaged: stop Sigline, copy " + directory + " and run sigline doctor";
          case FULL -> cannot + "the disk is full; make room on it";
          case CANTOPEN ->
              cannot + "files cannot be made or opened in its folder; look at rights and disk";
          case NOTADB ->
              cannot
                  + "it is not a database, or its beginning is damaged; restore a copy, or move it"
                  + " away to begin anew without the alerts that are in it";
          default -> cannot + text(e);
        };
    return new JournalException(message, e);
  }

  /** What SQLite's own check says is wrong, without the heading that says in which database. */
  static String reason(String said) {
    return said.lines().filter(line -> !line.startsWith("***")).findFirst().orElse(said);
  }

  private static int code(SQLException e) {
    return e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY : 0;
  }

  private static String text(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
