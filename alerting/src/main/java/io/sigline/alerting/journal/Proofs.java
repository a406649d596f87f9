package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Alert;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the live self-tests of rules showed, over the life of the data directory. Any thread. */
public final class Proofs {
  private final Journal journal;

  Proofs(Journal journal) {
    this.journal = journal;
  }

  /** By the rule's key; of every rule that was ever tested. */
  public Map<String, Proof> all() {
    return journal.read(database -> {
      Map<String, Proof> proofs = new HashMap<>();
      String query =
          "SELECT rule_key, version, proven_millis, latency_nanos, failed_millis, failed_version,"
              + " failure FROM proofs";
      try (ResultSet row = database.with(query).executeQuery()) {
        while (row.next()) {
          long proven = row.getLong(3);
          long failed = row.getLong(5);
          proofs.put(
              row.getString(1),
              new Proof(
                  row.getString(2),
                  proven == 0 ? null : Instant.ofEpochMilli(proven),
                  Duration.ofNanos(row.getLong(4)),
                  failed == 0 ? null : Instant.ofEpochMilli(failed),
                  row.getString(6),
                  row.getString(7)));
        }
      }
      return proofs;
    });
  }

  /** Durably notes of each of these rules, by its key, that its self-test failed. */
  public void failed(Map<String, Failure> failures, Instant now) {
    journal.change((database, _) -> {
      for (Map.Entry<String, Failure> one : failures.entrySet()) {
        database.change(
            "INSERT INTO proofs(rule_key, version, proven_millis, latency_nanos, failed_millis,"
                + " failed_version, failure) VALUES(?, '', 0, 0, ?, ?, ?) ON CONFLICT(rule_key) DO"
                + " UPDATE SET failed_millis = excluded.failed_millis, failed_version ="
                + " excluded.failed_version, failure = excluded.failure",
            one.getKey(),
            now.toEpochMilli(),
            one.getValue().version(),
            one.getValue().reason());
      }
    });
  }

  /** Of which version of a rule the self-test failed, and why, for people. */
  public record Failure(String version, String reason) {}

  /**
   * Puts the alert into the outbox as any other, looks whether it is there, and takes all of it
   * back; then notes that the rule is proven.
   *
   * @throws IllegalStateException if the outbox does not have it; nothing is noted then
   */
  static void prove(Database database, TestFinding test, Alert alert, Instant now)
      throws SQLException {
    long received = test.finding().receivedTimeUnixNano();
    if (test.alerts()) {
      tryOutbox(database, test, alert, now);
    }
    long nowNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    database.change(
        "INSERT INTO proofs(rule_key, version, proven_millis, latency_nanos, failed_millis,"
            + " failed_version, failure) VALUES(?, ?, ?, ?, 0, '', '') ON CONFLICT(rule_key) DO"
            + " UPDATE SET version = excluded.version, proven_millis = excluded.proven_millis,"
            + " latency_nanos = excluded.latency_nanos, failed_millis = 0, failed_version = '',"
            + " failure = ''",
        test.finding().match().rule().key(),
        test.version(),
        now.toEpochMilli(),
        Math.max(0, nowNanos - received));
  }

  private static void tryOutbox(Database database, TestFinding test, Alert alert, Instant now)
      throws SQLException {
    database.change("SAVEPOINT self_test");
    try {
      Transaction tried = new Transaction(database, new Tally());
      boolean there =
          tried.addHit(test.finding(), true, now)
              && tried.raise(alert, test.finding().receivedTimeUnixNano(), now)
              && database.number(
                      "SELECT count(*) FROM outbox o JOIN alerts a ON a.seq = o.alert"
                          + " WHERE a.id = ? AND a.json = ?",
                      alert.id(),
                      alert.json())
                  == 1;
      if (!there) {
        throw new IllegalStateException("its alert did not come into the outbox");
      }
    } finally {
      database.change("ROLLBACK TO self_test");
      database.change("RELEASE self_test");
    }
  }
}
