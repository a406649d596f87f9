package io.sigline.benchmarks.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes alerts as Keep does, and remembers their ids only. */
final class CountingKeep implements AutoCloseable {
  private static final ObjectMapper JSON = new JsonMapper();
  private static final byte[] ANSWER = "{\"task_name\":\"1\"}".getBytes(US_ASCII);

  private final HttpServer server;
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  private CountingKeep(HttpServer server) {
    this.server = server;
  }

  /** Starts on a free port. */
  static CountingKeep start() throws IOException {
    var keep =
        new CountingKeep(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    keep.server.createContext("/alerts/event", keep::take);
    keep.server.start();
    return keep;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      for (JsonNode alert : JSON.readTree(exchange.getRequestBody().readAllBytes())) {
        ids.add(alert.path("id").asText());
      }
      exchange.sendResponseHeaders(202, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Different alerts so far. */
  int alerts() {
    return ids.size();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
