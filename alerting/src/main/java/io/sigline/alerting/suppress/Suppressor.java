package io.sigline.alerting.suppress;

import io.sigline.alerting.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The open suppression windows. Changes are made on a {@link Stage} and take effect by {@link
 * Stage#apply()}, so that a failed commit leaves nothing behind. Not safe for threads: the caller
 * holds one lock from {@link #stage} to {@code apply}.
 */
public final class Suppressor {
  private final Duration window;
  private final int maxOpen;
  private final Map<String, Episode> open = new LinkedHashMap<>();
  private long closedEarly;

  /**
   * No window is open.
   *
   * @param window how long findings are counted into an alert; zero = never
   * @param maxOpen windows at most; beyond, the oldest is closed early
   */
  public Suppressor(Duration window, int maxOpen) {
    this.window = window;
    this.maxOpen = maxOpen;
  }

  /** Takes up the windows that are open, and no others; in the order in which they were opened. */
  public void restore(List<Episode> episodes) {
    open.clear();
    episodes.forEach(episode -> open.put(episode.fingerprint(), episode));
  }

  /** Windows now open. */
  public int openWindows() {
    return open.size();
  }

  /** Windows closed because there were too many, since the start. */
  public long closedEarly() {
    return closedEarly;
  }

  /** Begins changes at this time; windows that have ended by then are closed in it. */
  public Stage stage(Instant now) {
    return new Stage(now);
  }

  /**
   * What became of a window.
   *
   * @param episode its new state
   * @param closed no further finding will be counted into it
   * @param update its alert is to be sent again
   */
  public record Change(Episode episode, boolean closed, boolean update) {}

  /** Changes not yet in effect. */
  public final class Stage {
    private final Instant now;
    private final Map<String, Episode> changed = new LinkedHashMap<>();
    private final Set<String> closed = new LinkedHashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private int opened;
    private long early;

    private Stage(Instant now) {
      this.now = now;
      for (Episode episode : open.values()) {
        if (!hasEnded(episode)) {
          break;
        }
        close(episode);
      }
    }

    /** True if nothing has changed so far. */
    public boolean isEmpty() {
      return changes.isEmpty() && changed.isEmpty();
    }

    /** The window that a finding with this fingerprint falls into. */
    public Optional<Episode> find(String fingerprint) {
      Episode episode = changed.get(fingerprint);
      if (episode == null && !closed.contains(fingerprint)) {
        episode = open.get(fingerprint);
        if (episode != null && hasEnded(episode)) {
          close(episode);
          episode = null;
        }
      }
      return Optional.ofNullable(episode);
    }

    /** Counts a finding into its window. */
    public void count(Episode episode, Severity severity, long event, long received) {
      changed.put(episode.fingerprint(), episode.plus(severity, event, received));
    }

    /** Opens a window with the finding that raises the alert; the fingerprint has none. */
    public void open(
        String alertId, String fingerprint, Severity severity, long event, long received) {
      Episode episode = Episode.opening(alertId, fingerprint, now, severity, event, received);
      if (window.isZero()) {
        changes.add(new Change(episode, true, false));
        return;
      }
      changed.put(fingerprint, episode);
      opened++;
    }

    /** Ends the stage: what is to be made durable, each window at most once for each state. */
    public List<Change> finish() {
      closeSurplus();
      changed.replaceAll((_, episode) -> {
        boolean due = episode.isDue();
        changes.add(new Change(episode, false, due));
        return due ? episode.told() : episode;
      });
      return changes;
    }

    /** Takes effect; after {@link #finish} and once it is durable. */
    public void apply() {
      open.keySet().removeAll(closed);
      open.putAll(changed);
      closedEarly += early;
    }

    private boolean hasEnded(Episode episode) {
      return !now.isBefore(episode.opened().plus(window))
          || now.isBefore(episode.opened().minus(window)); // the clock was set back
    }

    private void close(Episode episode) {
      closed.add(episode.fingerprint());
      changes.add(new Change(episode, true, episode.hasNews()));
    }

    private void closeSurplus() {
      int surplus = open.size() - closed.size() + opened - maxOpen;
      Iterator<Episode> oldest = open.values().iterator();
      while (surplus > 0 && oldest.hasNext()) {
        Episode episode = oldest.next();
        if (!closed.contains(episode.fingerprint())) {
          Episode latest = changed.remove(episode.fingerprint());
          close(latest == null ? episode : latest);
          early++;
          surplus--;
        }
      }
      Iterator<Episode> newest = changed.values().iterator();
      while (surplus > 0 && newest.hasNext()) {
        close(newest.next());
        newest.remove();
        early++;
        surplus--;
      }
    }
  }
}
