package io.sigline.receiver.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what is wrong with one section, so that all of it is reported at once. */
final class Checks {
  /** A key of the section and what is wrong with its value. */
  record Failure(String key, String message) {}

  /** Thrown by a section's constructor; the reader adds where it stands. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Failure> failures;

    FailedException(List<Failure> failures) {
      super(failures.toString());
      this.failures = List.copyOf(failures);
    }

    List<Failure> failures() {
      return failures;
    }
  }

  /** So long may a request take, or wait. */
  static final Duration MOST_PATIENCE = Duration.ofMinutes(5);

  private final List<Failure> failures = new ArrayList<>();

  /** Notes a problem with a key unless the condition holds. */
  Checks expect(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      failures.add(new Failure(key, "expected " + expected + ", got " + found));
    }
    return this;
  }

  /** A TCP port, 0 for any free one. */
  Checks port(String key, int port) {
    return expect(port >= 0 && port <= 65_535, key, "a port from 0 to 65535", port);
  }

  /** What one port takes of its connections. */
  Checks connections(int most, Duration idle, Duration request) {
    return expect(most >= 1 && most <= 100_000, "max-connections", "1 to 100000", most)
        .expect(idle.toSeconds() >= 1, "idle-timeout", "at least 1s", Durations.print(idle))
        .expect(
            request.toMillis() >= 100 && request.compareTo(MOST_PATIENCE) <= 0,
            "request-timeout",
            "100ms to 5m",
            Durations.print(request));
  }

  /** Neither empty nor blank. */
  Checks present(String key, String text) {
    return expect(!text.isBlank(), key, "a value", "nothing");
  }

  /** An http or https address with a host, or empty. */
  Checks webAddress(String key, String address) {
    return expect(
        address.isEmpty() || isWebAddress(address),
        key,
        "an address that begins with http:// or https://",
        address);
  }

  /** A PEM file that can be read, or empty. */
  Checks pemFile(String key, String file) {
    return expect(
        file.isEmpty() || (Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file))),
        key,
        "a readable PEM file",
        file);
  }

  /** An authority is of use for https only. */
  Checks authority(String key, String file, String address) {
    return pemFile(key, file)
        .expect(
            file.isEmpty() || address.toLowerCase(Locale.ROOT).startsWith("https://"),
            key,
            "nothing, as the address does not begin with https://",
            file);
  }

  /**
   * True of an address that only this machine has. A name other than localhost is not looked up.
   */
  static boolean isLoopback(String host) {
    if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Throws what was noted, if anything. */
  void throwIfAny() {
    if (!failures.isEmpty()) {
      throw new FailedException(failures);
    }
  }

  private static boolean isWebAddress(String address) {
    try {
      URI uri = new URI(address);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
