package io.sigline.receiver.secrets;

import io.sigline.receiver.config.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The secrets of the configuration, by key. Those that stand in files or elsewhere can be read
 * again; one that cannot be read then stays as it was. Any thread.
 */
public final class Secrets {
  /** Where secrets are read. */
  public interface Source {
    /**
     * The secret for the first time; may wait for it.
     *
     * @throws IOException saying why it cannot be read, without saying what it is
     */
    String first(Secret secret) throws IOException;

    /**
     * The secret again.
     *
     * @param now true if it is to be looked at now, false if what is known may still do
     * @throws IOException saying why it cannot be read, without saying what it is
     */
    String read(Secret secret, boolean now) throws IOException;
  }

  private record Entry(Secret written, LiveSecret live) {}

  /** What a look at all of them came to. */
  public record Reload(List<String> changed, List<String> failures) {}

  private final Source source;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final LongAdder reloads = new LongAdder();
  private final LongAdder failedReloads = new LongAdder();

  /** None yet. */
  public Secrets(Source source) {
    this.source = source;
  }

  /**
   * A secret that will be read again with the others.
   *
   * @param key dotted, for messages
   * @throws IOException naming the key, if it cannot be read for the first time
   */
  public synchronized LiveSecret live(String key, Secret written) throws IOException {
    Entry known = entries.get(key);
    if (known != null) {
      return known.live();
    }
    LiveSecret live = new LiveSecret(written.value());
    if (written.isElsewhere() && written.value().isEmpty()) {
      try {
        live.set(source.first(written));
      } catch (IOException e) {
        throw new IOException(key + ": " + e.getMessage(), e);
      }
    }
    entries.put(key, new Entry(written, live));
    return live;
  }

  /**
   * Reads those again that stand elsewhere.
   *
   * @param now true if somebody asked for it
   */
  public synchronized Reload reload(boolean now) {
    List<String> changed = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    entries.forEach((key, entry) -> {
      if (!entry.written().isElsewhere()) {
        return;
      }
      try {
        String value = source.read(entry.written(), now);
        if (!value.equals(entry.live().get())) {
          entry.live().set(value);
          changed.add(key);
          reloads.increment();
        }
      } catch (IOException e) {
        failures.add(key + ": " + e.getMessage());
        failedReloads.increment();
      }
    });
    return new Reload(List.copyOf(changed), List.copyOf(failures));
  }

  /** Secrets that were found to be others. */
  public long reloads() {
    return reloads.sum();
  }

  /** Looks at a secret that failed. */
  public long failedReloads() {
    return failedReloads.sum();
  }
}
