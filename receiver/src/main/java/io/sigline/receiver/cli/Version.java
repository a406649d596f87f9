package io.sigline.receiver.cli;

import picocli.CommandLine.IVersionProvider;

/** What this program is, as its jar says. */
final class Version implements IVersionProvider {
  /** The version, or {@code development} outside a jar. */
  static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "sigline "
          + number()
          + " (Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.arch")
          + ")"
    };
  }
}
