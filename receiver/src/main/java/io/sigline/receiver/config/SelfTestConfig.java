package io.sigline.receiver.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * When rules are tested through the running service without being asked.
 *
 * @param interval from one test to the next; 0 = only when asked
 * @param rules so many at a time, those tested longest ago first; 0 = all
 * @param certificate PEM file of what Sigline shows to its own intake if that asks for a client's
 *     certificate; empty = none
 * @param privateKey its private key, PKCS#8, without a password
 */
public record SelfTestConfig(Duration interval, int rules, String certificate, String privateKey) {
  public SelfTestConfig {
    new Checks()
        .expect(
            interval.isZero() || interval.compareTo(Duration.ofMinutes(1)) >= 0,
            "interval",
            "0s, or at least 1m",
            Durations.print(interval))
        .expect(rules >= 0, "rules", "0 or more", rules)
        .expect(
            certificate.isEmpty() == privateKey.isEmpty(),
            certificate.isEmpty() ? "certificate" : "private-key",
            "a PEM file, as the other one is set",
            "nothing")
        .expect(readable(certificate), "certificate", "a readable PEM file", certificate)
        .expect(readable(privateKey), "private-key", "a readable PEM file", privateKey)
        .throwIfAny();
  }

  private static boolean readable(String file) {
    return file.isEmpty() || Files.isReadable(Path.of(file));
  }

  static SelfTestConfig defaults() {
    return new SelfTestConfig(Duration.ZERO, 0, "", "");
  }
}
