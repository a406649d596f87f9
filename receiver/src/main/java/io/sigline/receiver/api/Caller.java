package io.sigline.receiver.api;

import io.helidon.webserver.http.ServerRequest;
import io.sigline.receiver.audit.Act;
import java.util.Map;

/**
 * Who calls the admin server.
 *
 * @param who the key of the token shown, the certificate's subject, or anonymous
 * @param from address and port
 */
record Caller(String who, String from) {
  /** Whom the filter found. */
  static Caller of(ServerRequest request) {
    return request.context().get(Caller.class).orElseThrow();
  }

  /** What it does. */
  Act act(String action, Map<String, Object> detail) {
    return new Act(who, from, action, Act.DONE, detail);
  }
}
