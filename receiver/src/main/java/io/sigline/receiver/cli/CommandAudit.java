package io.sigline.receiver.cli;

import io.sigline.receiver.audit.Act;
import io.sigline.receiver.audit.AuditLog;
import io.sigline.receiver.audit.Seal;
import io.sigline.receiver.config.AuditConfig;
import io.sigline.receiver.config.SiglineConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * Notes in the audit log of a data directory what a command did beside the service. Where there is
 * no such directory, or this user may not write there, the command says so and goes on: whatever it
 * changes of the rules is noted by the service that loads them.
 */
final class CommandAudit {
  private CommandAudit() {}

  /** The folder of the log. */
  static Path folder(SiglineConfig config) {
    return config.dataDirectory().resolve("audit");
  }

  /** What its entries are sealed with. */
  static Seal seal(SiglineConfig config) throws IOException {
    String key = CommandSecrets.read(config, config.audit().key());
    return new Seal(() -> key);
  }

  /** Notes an act of this user. */
  static void note(
      SiglineConfig config, String action, Map<String, Object> detail, PrintWriter err) {
    if (!Files.isDirectory(config.dataDirectory())) {
      err.println(
          "sigline: not noted in the audit log: there is no data directory "
              + config.dataDirectory());
      err.flush();
      return;
    }
    AuditConfig audit = config.audit();
    try {
      var _ =
          AuditLog.open(
                  folder(config),
                  new AuditLog.Limits(audit.maxFileSize().bytes(), audit.maxFiles()),
                  seal(config),
                  InstantSource.system())
              .add(Act.local(action, Act.DONE, detail));
    } catch (IOException e) {
      err.println("sigline: not noted in the audit log: " + e.getMessage());
      err.flush();
    }
  }
}
