package io.sigline.receiver.config;

import java.util.List;

/**
 * Calls to others: Keep, Vault, archives of rules.
 *
 * @param allow addresses, or networks of them, that may be called although they are link-local or
 *     of metadata, or although a redirect leads further inside to them
 * @param allowedHosts hosts that may be called, and no others; empty = any
 */
public record OutgoingConfig(List<String> allow, List<String> allowedHosts) {
  /** The lists are copied. */
  public OutgoingConfig {
    allow = List.copyOf(allow);
    allowedHosts = List.copyOf(allowedHosts);
    Checks checks = new Checks();
    for (String network : allow) {
      checks.expect(
          network.matches("[0-9a-fA-F:.]+(/[0-9]{1,3})?"),
          "allow",
          "addresses or networks such as 169.254.10.0/24",
          network);
    }
    for (String host : allowedHosts) {
      checks.expect(
          host.matches("(\\*\\.)?[0-9a-zA-Z._-]+|[0-9a-fA-F:.]+"),
          "allowed-hosts",
          "names such as keep.example.org or *.example.org, or addresses",
          host);
    }
    checks.throwIfAny();
  }

  static OutgoingConfig defaults() {
    return new OutgoingConfig(List.of(), List.of());
  }
}
