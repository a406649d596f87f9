package io.sigline.receiver.secrets;

import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.VaultConfig;
import io.sigline.receiver.tls.TrustedAuthorities;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads secrets where they stand: files whenever it is asked, Vault when its interval is over or it
 * has to. While Vault is away it is asked again every few seconds, and once for all secrets.
 */
public final class SecretSource implements Secrets.Source {
  private static final Duration PAUSE = Duration.ofSeconds(15);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private record Known(String value, Instant read) {}

  private final VaultConfig config;
  private final InstantSource clock;
  private final Map<String, Known> known = new HashMap<>();
  private @Nullable VaultClient vault;
  private Instant awayUntil = Instant.EPOCH;
  private String awayBecause = "";

  /** Nothing is read yet. */
  public SecretSource(VaultConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * A secret once, for a command.
   *
   * @throws IOException saying why it cannot be read
   */
  public static String readOnce(VaultConfig vault, Secret secret) throws IOException {
    return secret.isInVault()
        ? new SecretSource(vault, InstantSource.system()).read(secret, true)
        : secret.value();
  }

  @Override
  public String first(Secret secret) throws IOException {
    Instant end = clock.instant().plus(config.startTimeout());
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        return read(secret, true);
      } catch (VaultClient.RefusedException e) {
        throw e;
      } catch (IOException e) {
        if (!secret.isInVault() || clock.instant().plus(wait).isAfter(end)) {
          throw e;
        }
        sleep(wait);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      }
    }
  }

  private static void sleep(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public synchronized String read(Secret secret, boolean now) throws IOException {
    if (!secret.isInVault()) {
      return secret.readAgain();
    }
    if (!config.enabled()) {
      throw new IOException("vault.address: expected where Vault is, got nothing");
    }
    Instant time = clock.instant();
    Known last = known.get(secret.reference());
    if (last != null && !now && time.isBefore(last.read().plus(config.refresh()))) {
      return last.value();
    }
    if (!now && time.isBefore(awayUntil)) {
      throw new IOException(awayBecause);
    }
    try {
      String value = vault().read(secret);
      known.put(secret.reference(), new Known(value, time));
      return value;
    } catch (IOException e) {
      awayUntil = time.plus(PAUSE);
      awayBecause = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /** Who vouches for Vault, once it was asked; empty if Java's authorities do. */
  public synchronized Optional<TrustedAuthorities> authorities() {
    return vault == null ? Optional.empty() : vault.authorities();
  }

  private VaultClient vault() throws IOException {
    VaultClient client = vault;
    if (client == null) {
      client = new VaultClient(config, clock);
      vault = client;
    }
    return client;
  }
}
