package io.sigline.receiver.config;

import java.util.List;

/**
 * Calls to others: Keep, Vault, archives of rules.
 *
 * @param allow link-local and metadata addresses, or networks of them, that may be called; the rest
 *     of them may not
 */
public record OutgoingConfig(List<String> allow) {
  /** The list is copied. */
  public OutgoingConfig {
    allow = List.copyOf(allow);
    Checks checks = new Checks();
    for (String network : allow) {
      checks.expect(
          network.matches("[0-9a-fA-F:.]+(/[0-9]{1,3})?"),
          "allow",
          "addresses or networks such as 169.254.10.0/24",
          network);
    }
    checks.throwIfAny();
  }

  static OutgoingConfig defaults() {
    return new OutgoingConfig(List.of());
  }
}
