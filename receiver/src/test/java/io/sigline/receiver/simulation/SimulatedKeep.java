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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final int[] REFUSALS = {302, 400, 403, 404};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Scheduler scheduler;
  private final Weather weather;
  private final RateCheck rate;
  private final Map<String, JsonNode> current = new LinkedHashMap<>();
  private final List<JsonNode> history = new ArrayList<>();
  private final Set<String> rejected = new HashSet<>();
  private Trouble trouble = Trouble.NONE;

  /** What it answers while it refuses. */
  private int refusal = 403;

  private long taken;

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
    /** A list of more than one alert is too large for something in front of it. */
    TOO_LARGE,
    /** It finds no list valid. */
    INVALID,
    /** Something in front of it does not like some alerts. */
    FILTERED,
    /** It is set up wrongly, or something in front of it. */
    REFUSES,
    LOSES
  }

  /** Healthy. It may forget what it has accepted if it is read back. */
  SimulatedKeep(Scheduler scheduler, Weather weather) {
    this.scheduler = scheduler;
    this.weather = weather;
    this.rate = new RateCheck(weather.rate(), Life.BATCH);
  }

  /** Something is wrong for a while. */
  void trouble(Duration howLong) {
    Trouble[] all = Trouble.values();
    int choices = weather.readBack() ? all.length : all.length - 1;
    refusal = REFUSALS[(int) scheduler.between(0, REFUSALS.length - 1)];
    Trouble kind = all[(int) scheduler.between(1, choices - 1)];
    trouble(kind == Trouble.INVALID && weather.forgets() ? Trouble.ERROR : kind, howLong);
  }

  /** This is wrong for a while. */
  void trouble(Trouble kind, Duration howLong) {
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

  /** Alerts that it has accepted. */
  long taken() {
    return taken;
  }

  /** Alerts that it said it would never take, each for itself. */
  Set<String> rejected() {
    return rejected;
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
    JsonNode list = read(json);
    boolean isAsked = uri.getPath().endsWith("/alerts/batch");
    if (!isAsked) {
      checkRate(list.size());
    }
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
      case NONE, TAKEN_BUT_SILENT, TOO_LARGE, INVALID, FILTERED, REFUSES, LOSES -> {}
    }
    if (isAsked) {
      return found(list, alive);
    }
    int status = judge(kind, list);
    if (status != 202) {
      rate.refused(list.size());
      return answer(status, 0, alive);
    }
    accept(list);
    if (kind == Trouble.TAKEN_BUT_SILENT) {
      silence(alive);
    }
    return answer(202, 0, alive);
  }

  private void checkRate(int alerts) {
    try {
      rate.sent(scheduler.now(), alerts);
    } catch (Violation broken) {
      scheduler.violated(broken);
    }
  }

  /** What it answers to a list that has come. */
  private int judge(Trouble kind, JsonNode list) {
    int status =
        switch (kind) {
          case TOO_LARGE -> list.size() > 1 ? 413 : 202;
          case INVALID -> 422;
          case FILTERED -> has(list, "fingerprint", 0.3) ? 403 : 202;
          case REFUSES -> refusal;
          default -> 202;
        };
    if (status == 202 && has(list, "id", weather.rejected())) {
      status = 422;
    }
    if ((status == 413 || status == 422) && list.size() == 1) {
      rejected.add(list.get(0).path("id").asText());
    }
    return status;
  }

  /** Whether there is one of that part of all alerts. */
  private static boolean has(JsonNode list, String key, double part) {
    for (JsonNode alert : list) {
      if (Math.floorMod(alert.path(key).asText().hashCode(), 1_000) < 1_000 * part) {
        return true;
      }
    }
    return false;
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

  private HttpPost.Answer found(JsonNode list, BooleanSupplier alive) {
    ArrayNode found = JSON.createArrayNode();
    for (JsonNode fingerprint : list) {
      JsonNode alert = current.get(fingerprint.asText());
      if (alert != null) {
        found.add(alert);
      }
    }
    travel(scheduler.between(200_000, 300_000_000), alive);
    return new HttpPost.Answer(200, found.toString(), 0);
  }

  private void accept(JsonNode list) {
    taken += list.size();
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
      boolean isOlder = before.path("count").asLong() > alert.path("count").asLong();
      if (isOlder && !weather.forgets()) {
        scheduler.violated(new Violation("an older version came after a newer one: " + alert));
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
