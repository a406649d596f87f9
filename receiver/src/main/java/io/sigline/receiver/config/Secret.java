package io.sigline.receiver.config;

/**
 * A value that must not be printed. Written in the configuration as itself, as {@code ${ENV}}, or
 * as {@code file:/path} (the file's content without its last line break).
 *
 * @param value the secret itself; empty means none
 */
public record Secret(String value) {

  /** No secret. */
  public static final Secret NONE = new Secret("");

  /** True if there is a secret. */
  public boolean isSet() {
    return !value.isEmpty();
  }

  @Override
  public String toString() {
    return isSet() ? "***" : "";
  }
}
