package io.sigline.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Sends requests with a number in each record that is counted up from one to the next, so that none
 * is the same as one that was sent before. One thread sends.
 */
final class NumberingSender implements Sender {
  private static final int DIGITS = 16;
  private static final byte[] PLACE = ("load-" + "0".repeat(DIGITS)).getBytes(US_ASCII);

  private final Sender sender;
  private final Map<EncodedBatch, int[]> places = new HashMap<>();
  private long number;

  NumberingSender(Sender sender) {
    this.sender = sender;
  }

  /** A copy of a request with a place for the number in each record. */
  static ObjectNode numbered(ObjectNode request) {
    ObjectNode copy = request.deepCopy();
    for (JsonNode resource : copy.path("resourceLogs")) {
      for (JsonNode scope : resource.path("scopeLogs")) {
        for (JsonNode entry : scope.path("logRecords")) {
          ((ObjectNode) entry)
              .withArray("attributes")
              .addObject()
              .put("key", "load.number")
              .putObject("value")
              .put("stringValue", new String(PLACE, US_ASCII));
        }
      }
    }
    return copy;
  }

  @Override
  public void send(EncodedBatch batch, Consumer<Outcome> done) {
    byte[] body = batch.body().clone();
    for (int place : places.computeIfAbsent(batch, it -> placesIn(it.body()))) {
      write(++number, body, place + PLACE.length);
    }
    sender.send(batch.with(body), done);
  }

  private static void write(long value, byte[] body, int end) {
    long rest = value;
    for (int at = end - 1; rest > 0; at--) {
      body[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static int[] placesIn(byte[] body) {
    return IntStream.rangeClosed(0, body.length - PLACE.length)
        .filter(at -> body[at] == PLACE[0])
        .filter(at -> Arrays.equals(body, at, at + PLACE.length, PLACE, 0, PLACE.length))
        .toArray();
  }

  @Override
  public void close() {
    sender.close();
  }
}
