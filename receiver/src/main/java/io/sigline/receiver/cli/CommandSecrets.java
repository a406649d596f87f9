package io.sigline.receiver.cli;

import io.sigline.alerting.outgoing.AddressPolicy;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.secrets.SecretSource;
import java.io.IOException;

/** Secrets that a command needs at once. */
final class CommandSecrets {
  private CommandSecrets() {}

  /**
   * The secret.
   *
   * @throws IOException saying why it cannot be read
   */
  static String read(SiglineConfig config, Secret secret) throws IOException {
    Outgoing.use(
        AddressPolicy.allowing(config.outgoing().allow()).onlyTo(config.outgoing().allowedHosts()));
    return SecretSource.readOnce(config.vault(), secret);
  }
}
