package io.sigline.receiver.simulation;

import io.sigline.alerting.deliver.HttpPost;
import io.sigline.alerting.deliver.KeepSettings;
import io.sigline.alerting.journal.Batch;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.Journal;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.JournalFullException;
import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.alerting.journal.StoredHit;
import io.sigline.alerting.journal.TestFinding;
import io.sigline.engine.correlate.EventId;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Bugs as others have had them. */
enum PlantedBugs implements Plant {
  /** The answer does not wait for the disk. */
  ACKNOWLEDGED_BEFORE_FSYNC {
    @Override
    public FindingJournal journal(FindingJournal real, Scheduler scheduler) {
      return new Around(real) {
        @Override
        public void commit(Batch batch) {
          scheduler.after(50_000_000, () -> attempt(() -> real.commit(batch)));
        }
      };
    }
  },

  /** A failed commit is taken for a good one. */
  FAILED_COMMIT_ACKNOWLEDGED {
    @Override
    public FindingJournal journal(FindingJournal real, Scheduler scheduler) {
      return new Around(real) {
        @Override
        public void commit(Batch batch) {
          attempt(() -> real.commit(batch));
        }
      };
    }
  },

  /** A finding counts as known before its commit is made: what is sent again is left out. */
  KNOWN_BEFORE_COMMIT {
    @Override
    public boolean concerns(Weather weather) {
      return weather.commitFaults() > 0;
    }

    @Override
    public FindingJournal journal(FindingJournal real, Scheduler scheduler) {
      Set<String> known = new HashSet<>();
      return new Around(real) {
        @Override
        public void commit(Batch batch) {
          var news = batch.findings().stream().filter(one -> known.add(one.id())).toList();
          real.commit(new Batch(news, batch.hits(), batch.fired()));
        }
      };
    }
  },

  /** After a restart nobody knows what has fired. */
  CORRELATION_FIRES_AGAIN {
    @Override
    public FindingJournal journal(FindingJournal real, Scheduler scheduler) {
      return new Around(real) {
        @Override
        public Set<EventId> firedSince(long arrivalUnixNano) {
          return Set.of();
        }
      };
    }
  },

  /** Hits of correlations are not stored. */
  WINDOWS_IN_MEMORY_ONLY {
    @Override
    public FindingJournal journal(FindingJournal real, Scheduler scheduler) {
      return new Around(real) {
        @Override
        public void commit(Batch batch) {
          real.commit(new Batch(batch.findings(), List.of(), batch.fired()));
        }
      };
    }
  },

  /** Alerts leave the outbox when they are sent, not when they are accepted. */
  DELIVERED_BEFORE_THE_ANSWER {
    @Override
    public HttpPost way(HttpPost real, Scheduler scheduler, Journal journal) {
      return (uri, apiKey, json, maxBody) -> {
        journal.outbox().markDelivered(journal.outbox().next(100, Set.of()));
        return real.post(uri, apiKey, json, maxBody);
      };
    }
  },

  /** A request may overtake an earlier one of the same fingerprint. */
  ORDER_OF_A_FINGERPRINT_BROKEN {
    @Override
    public HttpPost way(HttpPost real, Scheduler scheduler, Journal journal) {
      return (uri, apiKey, json, maxBody) -> {
        if (uri.getPath().endsWith("/event") && scheduler.chance(0.3)) {
          long late = scheduler.between(Duration.ofSeconds(5), Duration.ofSeconds(40));
          scheduler.after(late, () -> attempt(() -> post(real, uri, json)));
          return new HttpPost.Answer(202, "", 0);
        }
        return real.post(uri, apiKey, json, maxBody);
      };
    }
  },

  /** What a server accepted is not what it said. */
  EVERY_ANSWER_TAKEN_FOR_SUCCESS {
    @Override
    public HttpPost way(HttpPost real, Scheduler scheduler, Journal journal) {
      return (uri, apiKey, json, maxBody) -> {
        HttpPost.Answer answer = real.post(uri, apiKey, json, maxBody);
        return uri.getPath().endsWith("/event") ? new HttpPost.Answer(200, "", 0) : answer;
      };
    }
  },

  /** That a request was judged is durable before what came of it is. */
  DIGEST_STORED_BEFORE_COMMIT {
    @Override
    public boolean concerns(Weather weather) {
      return weather.commitFaults() > 0 && weather.remembering().most() > 0;
    }

    @Override
    public FindingJournal journal(FindingJournal real, Scheduler scheduler) {
      return new Around(real) {
        @Override
        public void commit(Batch batch) {
          real.commit(new Batch(List.of(), List.of(), List.of(), batch.requests()));
          real.commit(new Batch(batch.findings(), batch.hits(), batch.fired()));
        }
      };
    }
  },

  /** What finds no room is left out, and the sender is told that all is well. */
  CAP_DROPS_SILENTLY {
    @Override
    public boolean concerns(Weather weather) {
      return weather.forgets() && weather.ballast().old() == 0;
    }

    @Override
    public FindingJournal journal(FindingJournal real, Scheduler scheduler) {
      return new Around(real) {
        @Override
        public void commit(Batch batch) {
          try {
            real.commit(batch);
          } catch (JournalFullException _) {
            // that is the bug
          }
        }
      };
    }
  },

  /** A clock that is set back keeps threads asleep. */
  BACKOFF_ON_THE_WALL_CLOCK {
    @Override
    public boolean concerns(Weather weather) {
      return weather.clockSteps() > 0 && weather.longestStep().toDays() > 0;
    }

    @Override
    public boolean restsByTheWallClock() {
      return true;
    }
  },

  /** More alerts a second than Keep is to get. */
  RATE_NOT_KEPT {
    @Override
    public KeepSettings delivery(KeepSettings real) {
      return withRate(real, 1_000 * real.rate());
    }
  },

  /** A list that is refused for one bad alert is taken for delivered. */
  REJECTED_LIST_DROPPED {
    @Override
    public HttpPost way(HttpPost real, Scheduler scheduler, Journal journal) {
      return (uri, apiKey, json, maxBody) -> {
        HttpPost.Answer answer = real.post(uri, apiKey, json, maxBody);
        return answer.status() == 413 || answer.status() == 422
            ? new HttpPost.Answer(202, "", 0)
            : answer;
      };
    }
  };

  /** The same, but faster or slower. */
  static KeepSettings withRate(KeepSettings keep, double rate) {
    return new KeepSettings(
        keep.url(),
        keep.apiKey(),
        keep.readApiKey(),
        keep.batchSize(),
        rate,
        keep.timeout(),
        keep.tls());
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (JournalException | Crash _) {
      // that is the bug
    }
  }

  private static void post(HttpPost way, URI uri, String json) {
    try {
      var _ = way.post(uri, "", json, 1_000);
    } catch (IOException _) {
      // nobody sees it
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hands everything on. */
  private static class Around implements FindingJournal {
    private final FindingJournal real;

    private Around(FindingJournal real) {
      this.real = real;
    }

    @Override
    public void commit(Batch batch) {
      real.commit(batch);
    }

    @Override
    public Map<String, String> prove(List<TestFinding> tests) {
      return real.prove(tests);
    }

    @Override
    public void keepHits(Duration age, int most) {
      real.keepHits(age, most);
    }

    @Override
    public long lastArrivalUnixNano() {
      return real.lastArrivalUnixNano();
    }

    @Override
    public Set<EventId> firedSince(long arrivalUnixNano) {
      return real.firedSince(arrivalUnixNano);
    }

    @Override
    public void hitsSince(long arrivalUnixNano, Consumer<StoredHit> sink) {
      real.hitsSince(arrivalUnixNano, sink);
    }

    @Override
    public byte[] requestKey() {
      return real.requestKey();
    }

    @Override
    public List<JudgedRequest> judgedRequests() {
      return real.judgedRequests();
    }

    @Override
    public void keepRequests(Duration age, int most) {
      real.keepRequests(age, most);
    }
  }
}
