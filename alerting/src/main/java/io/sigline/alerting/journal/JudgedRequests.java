package io.sigline.alerting.journal;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that were judged and had findings, to be known again after a restart; and the key of
 * their digests, which is this journal's own. Any thread.
 */
public final class JudgedRequests {
  private static final int DIGEST_BYTES = 2 * Long.BYTES;

  private final Journal journal;

  JudgedRequests(Journal journal) {
    this.journal = journal;
  }

  /** Random bytes that nobody else knows. */
  public byte[] key() {
    return journal.read(database -> {
      try (ResultSet row = database.with("SELECT key FROM request_key").executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the key of request digests is missing");
        }
        return row.getBytes(1);
      }
    });
  }

  /** All that are kept, in the order in which they were judged. */
  public List<JudgedRequest> all() {
    return journal.read(database -> {
      List<JudgedRequest> requests = new ArrayList<>();
      String query = "SELECT digest, judged_nanos, rejected, message FROM requests ORDER BY seq";
      try (ResultSet row = database.with(query).executeQuery()) {
        while (row.next()) {
          ByteBuffer digest = ByteBuffer.wrap(row.getBytes(1));
          if (digest.remaining() != DIGEST_BYTES) {
            throw new SQLException("a request's digest has " + digest.remaining() + " bytes");
          }
          requests.add(
              new JudgedRequest(
                  digest.getLong(),
                  digest.getLong(),
                  row.getLong(2),
                  row.getLong(3),
                  row.getString(4)));
        }
      }
      return requests;
    });
  }

  /**
   * Forgets what was judged before then, or is more than that many.
   *
   * @return true if there may be more to forget
   */
  public boolean prune(long judgedUnixNano, int most) {
    int[] removed = new int[1];
    journal.change(
        (database, _) -> removed[0] = database.change(Retention.REQUESTS, judgedUnixNano, most));
    return removed[0] > 0;
  }

  static void add(Database database, JudgedRequest request) throws SQLException {
    byte[] digest =
        ByteBuffer.allocate(DIGEST_BYTES).putLong(request.high()).putLong(request.low()).array();
    database.change(
        "INSERT INTO requests(digest, judged_nanos, rejected, message) VALUES(?, ?, ?, ?)",
        digest,
        request.judgedUnixNano(),
        request.rejected(),
        request.message());
  }
}
