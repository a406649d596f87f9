package io.sigline.receiver.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PEM files of one server or client.
 *
 * @param section dotted key of the configuration that names them, for messages
 * @param certificate its chain, its own certificate first
 * @param privateKey PKCS#8, without a password
 * @param clientCa who may sign the certificates that callers must show; empty = they need none
 */
public record TlsFiles(String section, Path certificate, Path privateKey, Optional<Path> clientCa) {

  /** All of them. */
  public List<Path> all() {
    List<Path> all = new ArrayList<>(List.of(certificate, privateKey));
    clientCa.ifPresent(all::add);
    return List.copyOf(all);
  }
}
