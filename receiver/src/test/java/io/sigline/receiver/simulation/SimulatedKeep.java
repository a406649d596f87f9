package io.sigline.receiver.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sigline.alerting.deliver.HttpPost;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keep, as far as it can be seen: takes lists into memory, works them off a little later and in
 * some other order, and has all the troubles that a server and the way to it can have.
 */
final class SimulatedKeep {
  /** What the client waits. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Keep's workers overtake one another by less than the client's spacing. */
  private static final long WORK_NANOS = Duration.ofMillis(1_900).toNanos();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Scheduler scheduler;
  private final boolean mayLose;
  private final Map<String, JsonNode> current = new LinkedHashMap<>();
  private final List<JsonNode> history = new ArrayList<>();
  private Trouble trouble = Trouble.NONE;

  /** Raised when what waits in memory is lost. */
  private int life;

  private int working;

  /** What it has instead of a good answer. */
  enum Trouble {
    NONE,
    REFUSED,
    SILENT,
    TAKEN_BUT_SILENT,
    ERROR,
    TOO_MANY,
    TOO_MANY_WAIT,
    UNAUTHORISED,
    LOSES
  }

  /**
   * Healthy.
   *
   * @param mayLose it may forget what it has accepted: it is read back
   */
  SimulatedKeep(Scheduler scheduler, boolean mayLose) {
    this.scheduler = scheduler;
    this.mayLose = mayLose;
  }

  /** Something is wrong for a while. */
  void trouble(Duration howLong) {
    Trouble[] all = Trouble.values();
    int choices = mayLose ? all.length : all.length - 1;
    Trouble kind = all[(int) scheduler.between(1, choices - 1)];
    trouble = kind;
    scheduler.trace.add(scheduler.now(), () -> "Keep: " + kind + " for " + howLong);
    scheduler.after(howLong.toNanos(), this::recover);
  }

  /** All is well from now on. */
  void recover() {
    trouble = Trouble.NONE;
  }

  /** True if nothing waits in its memory. */
  boolean isIdle() {
    return working == 0;
  }

  /** Every alert that was worked off, in order. */
  List<JsonNode> history() {
    return history;
  }

  /**
   * The way to it for one process.
   *
   * @param alive false once the process is dead
   */
  HttpPost way(BooleanSupplier alive) {
    return (uri, apiKey, json, maxBody) -> post(uri, json, alive);
  }

  private HttpPost.Answer post(URI uri, String json, BooleanSupplier alive) throws IOException {
    Trouble kind = trouble;
    travel(scheduler.between(200_000, 30_000_000), alive);
    switch (kind) {
      case REFUSED -> throw new IOException("ConnectException: Connection refused");
      case SILENT -> silence(alive);
      case ERROR -> {
        return answer(500, 0, alive);
      }
      case TOO_MANY -> {
        return answer(429, 0, alive);
      }
      case TOO_MANY_WAIT -> {
        return answer(429, scheduler.between(1, 40), alive);
      }
      case UNAUTHORISED -> {
        return answer(401, 0, alive);
      }
      case NONE, TAKEN_BUT_SILENT, LOSES -> {}
    }
    if (uri.getPath().endsWith("/alerts/batch")) {
      return found(json, alive);
    }
    accept(json);
    if (kind == Trouble.TAKEN_BUT_SILENT) {
      silence(alive);
    }
    return answer(202, 0, alive);
  }

  private void silence(BooleanSupplier alive) throws IOException {
    travel(TIMEOUT.toNanos(), alive);
    throw new IOException("no answer within " + TIMEOUT.toMillis() + " ms");
  }

  private HttpPost.Answer answer(int status, long retryAfter, BooleanSupplier alive) {
    travel(scheduler.between(200_000, 300_000_000), alive);
    return new HttpPost.Answer(status, "", retryAfter);
  }

  private void travel(long nanos, BooleanSupplier alive) {
    scheduler.pass(nanos, alive);
    if (!alive.getAsBoolean()) {
      throw new Crash();
    }
  }

  private HttpPost.Answer found(String json, BooleanSupplier alive) {
    ArrayNode found = JSON.createArrayNode();
    for (JsonNode fingerprint : read(json)) {
      JsonNode alert = current.get(fingerprint.asText());
      if (alert != null) {
        found.add(alert);
      }
    }
    travel(scheduler.between(200_000, 300_000_000), alive);
    return new HttpPost.Answer(200, found.toString(), 0);
  }

  private void accept(String json) {
    JsonNode list = read(json);
    scheduler.trace.add(scheduler.now(), () -> "Keep: accepts " + ids(list));
    if (trouble == Trouble.LOSES) {
      life += scheduler.chance(0.5) ? 1 : 0;
      if (scheduler.chance(0.5)) {
        return;
      }
    }
    int accepted = life;
    working++;
    scheduler.after(
        scheduler.between(0, WORK_NANOS),
        () -> {
          working--;
          if (accepted == life) {
            list.forEach(this::work);
          }
        });
  }

  private void work(JsonNode alert) {
    scheduler.trace.add(
        scheduler.now(),
        () -> "Keep: has " + alert.path("id").asText() + " ×" + alert.path("count").asLong());
    history.add(alert);
    @Nullable JsonNode before = current.put(alert.path("fingerprint").asText(), alert);
    if (before != null && before.path("id").equals(alert.path("id"))) {
      if (before.path("count").asLong() > alert.path("count").asLong()) {
        throw new Violation("an older version came after a newer one: " + alert);
      }
    }
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.forEach(alert -> ids.add(alert.path("id").asText() + " ×" + alert.path("count")));
    return ids;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new Violation("Keep got what is not JSON: " + e.getMessage());
    }
  }
}
