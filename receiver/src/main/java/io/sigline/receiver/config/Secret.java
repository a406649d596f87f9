package io.sigline.receiver.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A value that must not be printed. Written in the configuration as itself, as {@code ${ENV}}, as
 * {@code file:/path} (the file's content without its last line break), or as {@code
 * vault:MOUNT/PATH#KEY}.
 *
 * @param value the secret itself; empty means none, or that it is to be read where the reference
 *     says
 * @param reference where it stands: {@code file:…} or {@code vault:…}; empty = in the configuration
 */
public record Secret(String value, String reference) {
  private static final String FILE = "file:";
  private static final String VAULT = "vault:";

  /** No secret. */
  public static final Secret NONE = new Secret("", "");

  /**
   * What a value of the configuration stands for. Files are read, Vault is not asked yet.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  static Secret of(String text) {
    if (text.startsWith(FILE)) {
      try {
        return new Secret(readFile(text), text);
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    if (text.startsWith(VAULT)) {
      int slash = text.indexOf('/');
      int hash = text.indexOf('#');
      if (slash <= VAULT.length() || hash <= slash + 1 || hash == text.length() - 1) {
        throw new IllegalArgumentException(
            "vault:MOUNT/PATH#KEY, as in vault:secret/sigline#token");
      }
      return new Secret("", text);
    }
    return new Secret(text, "");
  }

  /** True if there is a secret. */
  public boolean isSet() {
    return !value.isEmpty() || !reference.isEmpty();
  }

  /** True if it can be read again. */
  public boolean isElsewhere() {
    return !reference.isEmpty();
  }

  /** True if it stands in Vault. */
  public boolean isInVault() {
    return reference.startsWith(VAULT);
  }

  /** The file that it stands in. */
  public Path file() {
    return Path.of(reference.substring(FILE.length()));
  }

  /**
   * What the file holds now.
   *
   * @throws IOException as an expectation, without what is in the file
   */
  public String readAgain() throws IOException {
    return readFile(reference);
  }

  private static String readFile(String reference) throws IOException {
    String name = reference.substring(FILE.length());
    try {
      String value = Files.readString(Path.of(name)).stripTrailing();
      if (value.isEmpty()) {
        throw new IOException("a secret in the file " + name + ", which is empty");
      }
      return value;
    } catch (InvalidPathException e) {
      throw new IOException("a path", e);
    } catch (java.nio.file.FileSystemException | java.nio.charset.CharacterCodingException e) {
      throw new IOException("a readable file with the secret at " + name, e);
    }
  }

  @Override
  public String toString() {
    return isSet() ? "***" : "";
  }
}
