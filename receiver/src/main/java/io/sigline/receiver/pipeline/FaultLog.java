package io.sigline.receiver.pipeline;

import io.sigline.receiver.otlp.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults of ours: logged once per cause, and remembered per request, so that a request which always
 * fails is not sent again for ever.
 */
final class FaultLog {
  private static final Logger log = LoggerFactory.getLogger(FaultLog.class);
  private static final int MOST_CAUSES = 1000;
  private static final int MOST_REQUESTS = 1024;

  private final Set<String> causes = ConcurrentHashMap.newKeySet();

  private final Map<Digest, Integer> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Integer> eldest) {
          return size() > MOST_REQUESTS;
        }
      };

  /** Logs a fault unless one of the same type and place was logged before. Any thread. */
  void report(String stage, Throwable fault) {
    if (causes.size() < MOST_CAUSES && causes.add(cause(stage, fault))) {
      log.error(
          "{}: a record could not be judged, its request is refused (logged once per cause)",
          stage,
          fault);
    }
  }

  /** How often this request has failed, this time included. Journal thread only. */
  int failed(Digest request) {
    return failures.merge(request, 1, Integer::sum);
  }

  private static String cause(String stage, Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return stage + fault.getClass().getName() + (trace.length == 0 ? "" : trace[0].toString());
  }
}
