package io.sigline.alerting.deliver;

import java.io.IOException;
import java.net.URI;

/** The way to a server. Used by one thread. */
public interface HttpPost extends AutoCloseable {

  /**
   * An answer.
   *
   * @param body its beginning, as far as it was asked for and came
   * @param retryAfter seconds, as the server asks; 0 if it does not
   */
  record Answer(int status, String body, long retryAfter) {}

  /**
   * Posts JSON. If the status came but its body did not end in time, the status counts.
   *
   * @param apiKey may be empty
   * @param maxBody bytes of the answer to keep; the rest is read and dropped
   * @throws IOException if no status came, in time or at all
   */
  Answer post(URI uri, String apiKey, String json, int maxBody)
      throws IOException, InterruptedException;

  @Override
  default void close() {}
}
