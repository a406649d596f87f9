package io.sigline.alerting.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sigline.alerting.alert.Alert;
import io.sigline.alerting.alert.AlertUpdate;
import io.sigline.alerting.alert.CorrelatedEvent;
import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.suppress.Episode;
import io.sigline.alerting.suppress.Suppressor.Change;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.correlate.Fired;
import io.sigline.proto.v1.Hit;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes that become durable together, or not at all. Valid only while its work runs. */
public final class Transaction {
  static final int PENDING = 0;
  static final int DELIVERED = 1;
  static final int FAILED = 2;

  private final Database database;
  private final Tally tally;

  Transaction(Database database, Tally tally) {
    this.database = database;
    this.tally = tally;
  }

  /**
   * Stores a finding's hit.
   *
   * @param withEvidence with the record itself
   * @param running the time by which it grows old
   * @return false if the hit was known, and is now counted as repeated
   */
  public boolean addHit(Finding finding, boolean withEvidence, Instant running)
      throws SQLException {
    tally.matched++;
    int added =
        database.change(
            "INSERT OR IGNORE INTO hits(id, rule_key, received_nanos, stored_millis, hit)"
                + " VALUES(?, ?, ?, ?, ?)",
            finding.id(),
            finding.match().rule().key(),
            finding.receivedTimeUnixNano(),
            running.toEpochMilli(),
            Hits.of(finding, withEvidence).toByteArray());
    tally.repeated += 1 - added;
    return added == 1;
  }

  /** Stores a hit that correlations were fed with. */
  public void add(ArrivedHit arrived) throws SQLException {
    add(arrived.hit().event(), arrived.arrivalUnixNano(), 0, Hits.of(arrived));
  }

  /** Stores that a correlation fired. */
  public void add(FiredCorrelation one) throws SQLException {
    add(one.fired().id(), one.arrivalUnixNano(), 1, Hits.of(one));
  }

  /** Stores that a request was judged. */
  public void add(JudgedRequest request) throws SQLException {
    JudgedRequests.add(database, request);
  }

  private void add(EventId event, long arrival, int fired, Hit hit) throws SQLException {
    database.change(
        "INSERT INTO correlation_hits(event, arrival_nanos, fired, hit) VALUES(?, ?, ?, ?)",
        event.hex(),
        arrival,
        fired,
        hit.toByteArray());
  }

  /** What is known of the events that led to it, in its order. */
  public List<CorrelatedEvent> events(Fired fired) throws SQLException {
    List<CorrelatedEvent> events = new ArrayList<>();
    for (Fired.Contribution event : fired.events()) {
      Map<String, Hit> byRule = hits(event.event().hex());
      byRule.values().forEach(hit -> events.add(correlated(event, hit)));
      if (byRule.isEmpty()) {
        events.add(correlated(event, null));
      }
    }
    return events;
  }

  private static CorrelatedEvent correlated(Fired.Contribution event, @Nullable Hit hit) {
    return new CorrelatedEvent(event.event().hex(), event.timeUnixNano(), hit);
  }

  /** By the rule's key: an event that came twice is there twice. */
  private Map<String, Hit> hits(String event) throws SQLException {
    Map<String, Hit> hits = new LinkedHashMap<>();
    String query = "SELECT hit FROM correlation_hits WHERE event = ? ORDER BY seq LIMIT 64";
    try (var row = database.with(query, event).executeQuery()) {
      while (row.next()) {
        Hit hit = Hit.parseFrom(row.getBytes(1));
        hits.putIfAbsent(hit.getRuleKey(), hit);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new SQLException("a hit that cannot be read", e);
    }
    return hits;
  }

  /** A finding that a window takes. */
  public void count() {
    tally.counted++;
  }

  /**
   * Stores a new alert and puts it into the outbox.
   *
   * @return false if the alert was raised before, and its finding is now counted as repeated
   */
  public boolean raise(Alert alert, long receivedUnixNano, Instant now) throws SQLException {
    int severity = alert.severity().rank();
    int added =
        database.change(
            "INSERT OR IGNORE INTO alerts(id, fingerprint, state, version, json, opened_millis,"
                + " open, count, reported, severity, reported_severity, last_event_nanos,"
                + " last_received_nanos) VALUES(?, ?, 0, 1, ?, ?, 1, 1, 1, ?, ?, ?, ?)",
            alert.id(),
            alert.fingerprint(),
            alert.json(),
            now.toEpochMilli(),
            severity,
            severity,
            alert.eventUnixNano(),
            receivedUnixNano);
    if (added == 0) {
      tally.repeated++;
      return false;
    }
    database.change(
        "INSERT INTO outbox(alert, fingerprint, severity)"
            + " SELECT seq, fingerprint, severity FROM alerts WHERE id = ?",
        alert.id());
    tally.raised++;
    tally.pending++;
    return true;
  }

  /**
   * Lets the alert of a self-test go as far as into the outbox, takes it out again, and stores that
   * the rule is proven. Nothing else remains of it.
   *
   * @throws IllegalStateException if it did not get there; nothing is stored then
   */
  public void prove(TestFinding test, Alert alert, Instant now) throws SQLException {
    Proofs.prove(database, test, alert, now);
  }

  /** Stores a window's state, and sends its alert again if the change says so. */
  public void save(Change change) throws SQLException {
    Episode episode = change.episode();
    database.change(
        "UPDATE alerts SET open = ?, count = ?, severity = ?, last_event_nanos = ?,"
            + " last_received_nanos = ? WHERE id = ?",
        change.closed() ? 0 : 1,
        episode.count(),
        episode.severity().rank(),
        episode.lastEventUnixNano(),
        episode.lastReceivedUnixNano(),
        episode.alertId());
    if (change.update()) {
      update(episode);
    }
  }

  private void update(Episode episode) throws SQLException {
    String json;
    int state;
    long seq;
    try (var row =
        database
            .with("SELECT json, state, seq FROM alerts WHERE id = ?", episode.alertId())
            .executeQuery()) {
      if (!row.next()) {
        return;
      }
      json = row.getString(1);
      state = row.getInt(2);
      seq = row.getLong(3);
    }
    AlertUpdate news =
        new AlertUpdate(
            episode.count(),
            episode.severity(),
            episode.lastEventUnixNano(),
            episode.lastReceivedUnixNano());
    int severity = episode.severity().rank();
    database.change(
        "UPDATE alerts SET json = ?, version = version + 1, reported = ?, reported_severity = ?"
            + " WHERE seq = ?",
        news.applyTo(json),
        episode.count(),
        severity,
        seq);
    if (state == FAILED) {
      return; // what was refused once is not sent again with another count
    }
    tally.updates++;
    int waits = database.change("UPDATE outbox SET severity = ? WHERE alert = ?", severity, seq);
    if (waits == 0) {
      database.change(
          "INSERT INTO outbox(alert, fingerprint, severity) VALUES(?, ?, ?)",
          seq,
          episode.fingerprint(),
          severity);
      tally.updatesPending++;
    }
  }
}
