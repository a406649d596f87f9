package io.sigline.alerting.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers as Keep 0.54 does, and notes what the real one would silently change or
 * lose. A port of the loopback interface; any thread. {@code main} runs it alone for trials by
 * hand.
 */
public final class KeepContractServer implements AutoCloseable {
  /** Accepted for writing, as Keep's role {@code webhook}. */
  public static final String KEY = "webhook-key";

  /** Accepted for reading, as Keep's role {@code noc}. */
  public static final String READ_KEY = "noc-key";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ObjectNode> rows = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, ObjectNode> shown = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<JsonNode> errorAlerts = new CopyOnWriteArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<Integer> listSizes = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger fullDuplicates = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private volatile int faultStatus;
  private volatile Map<String, String> faultHeaders = Map.of();
  private final AtomicInteger toForget = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile @Nullable String refusedName;
  private volatile int refusedStatus;

  private KeepContractServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/alerts/event", this::event);
    server.createContext("/alerts/batch", this::batch);
    server.createContext("/healthcheck", exchange -> answer(exchange, 200, "{}"));
    server.start();
  }

  /** Starts on this port of 127.0.0.1; 0 = any free one. */
  public static KeepContractServer start(int port) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return new KeepContractServer(HttpServer.create(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port, e);
    }
  }

  /** The same over TLS; its {@link #url} is not. */
  public static KeepContractServer startTls(int port, SSLContext tls) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      HttpsServer server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return new KeepContractServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port, e);
    }
  }

  /** Base address, as an operator would configure it. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Every alert stored so far, in order; full duplicates are not stored again. */
  public List<ObjectNode> alerts() {
    return List.copyOf(rows);
  }

  /** The last alert of each fingerprint, as Keep shows them. */
  public Map<String, ObjectNode> current() {
    synchronized (shown) {
      return new LinkedHashMap<>(shown);
    }
  }

  /** What the real Keep would have silently changed or lost; must stay empty. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /** Events answered 202 that landed in Keep's error list; must stay empty. */
  public List<JsonNode> errorAlerts() {
    return List.copyOf(errorAlerts);
  }

  /** Requests to {@code /alerts/event}, refused ones included. */
  public int requests() {
    return requests.get();
  }

  /** How many alerts each accepted list had. */
  public List<Integer> listSizes() {
    return List.copyOf(listSizes);
  }

  /** Alerts received again with nothing changed but {@code lastReceived}. */
  public int fullDuplicates() {
    return fullDuplicates.get();
  }

  /** Answers the next n events with this status and stores nothing; 0 = cuts the connection. */
  public void failNext(int n, int status) {
    failNext(n, status, Map.of());
  }

  /** The same, with these headers in the answer. */
  public void failNext(int n, int status, Map<String, String> headers) {
    faultStatus = status;
    faultHeaders = headers;
    faults.set(n);
  }

  /** Answers the next n events 202 and loses them, as a Keep that is killed does. */
  public void forgetNext(int n) {
    toForget.set(n);
  }

  /** Waits so long before each answer. */
  public void delay(Duration each) {
    delay = each;
  }

  /**
   * Answers with this status whatever contains an alert of this name, as a filter in front does.
   */
  public void refuseName(String name, int status) {
    refusedStatus = status;
    refusedName = name;
  }

  /** Stops at once; what was stored can still be read. */
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    stop();
  }

  private void event(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    LockSupport.parkNanos(delay.toNanos());
    if (faults.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      if (faultStatus == 0) {
        exchange.close();
      } else {
        faultHeaders.forEach(exchange.getResponseHeaders()::set);
        answer(exchange, faultStatus, "<html>not { json");
      }
      return;
    }
    String type = header(exchange, "Content-Type");
    if (!exchange.getRequestMethod().equals("POST")) {
      answer(exchange, 405, detail("Method Not Allowed"));
    } else if (!authorised(exchange, KEY)) {
      return;
    } else if (!header(exchange, "Content-Encoding").isEmpty()) {
      answer(exchange, 400, detail("There was an error parsing the body"));
    } else if (!type.startsWith("application/json")) {
      answer(exchange, 422, detail("value is not a valid dict"));
    } else if (!exchange.getRequestURI().getPath().equals("/alerts/event")) {
      answer(exchange, 400, detail("Provider not found"));
    } else {
      accept(exchange, body);
    }
  }

  private void accept(HttpExchange exchange, byte[] body) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      answer(exchange, 422, detail("malformed JSON: " + e.getOriginalMessage()));
      return;
    }
    if (!json.isContainerNode()) {
      answer(exchange, 422, detail("value is not a valid dict"));
      return;
    }
    if (refusedName != null && json.findValuesAsText("name").contains(refusedName)) {
      answer(exchange, refusedStatus, detail("refused"));
      return;
    }
    List<JsonNode> items = new ArrayList<>();
    if (json.isArray()) {
      json.forEach(items::add);
    } else {
      violations.add("a single object: a bad one is answered 202 and lost");
      items.add(json);
    }
    List<String> errors = new ArrayList<>();
    items.forEach(item -> errors.addAll(KeepAlertContract.judge(item).errors()));
    if (!errors.isEmpty() && json.isArray()) {
      answer(exchange, 422, detail(String.join("; ", errors)));
      return;
    }
    if (errors.isEmpty()) {
      store(items);
    } else {
      errorAlerts.addAll(items);
    }
    answer(exchange, 202, "{\"task_name\":\"" + System.identityHashCode(json) + "\"}");
  }

  private synchronized void store(List<JsonNode> items) {
    if (items.isEmpty() || items.getFirst().isEmpty()) {
      violations.add("nothing in the request");
      return;
    }
    if (toForget.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return;
    }
    listSizes.add(items.size());
    Set<String> fingerprints = new HashSet<>();
    for (JsonNode item : items) {
      String fingerprint = item.path("fingerprint").asText();
      if (!fingerprints.add(fingerprint)) {
        violations.add("fingerprint twice in one list: " + fingerprint);
      }
      violations.addAll(KeepAlertContract.judge(item).violations());
      if (item.has("dict")) {
        continue;
      }
      ObjectNode last = shown.get(fingerprint);
      if (last != null && withoutTime(last).equals(withoutTime(item))) {
        fullDuplicates.incrementAndGet();
      } else {
        ObjectNode row = item.deepCopy();
        rows.add(row);
        shown.put(fingerprint, row);
      }
    }
  }

  private static JsonNode withoutTime(JsonNode alert) {
    ObjectNode copy = alert.deepCopy();
    copy.remove("lastReceived");
    return copy;
  }

  private void batch(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!authorised(exchange, READ_KEY)) {
      return;
    }
    var found = JSON.createArrayNode();
    for (JsonNode fingerprint : JSON.readTree(body)) {
      ObjectNode alert = shown.get(fingerprint.asText());
      if (alert != null) {
        found.add(alert);
      }
    }
    answer(exchange, 200, found.toString());
  }

  private boolean authorised(HttpExchange exchange, String needed) throws IOException {
    String key = header(exchange, "X-API-KEY");
    if (key.isEmpty()) {
      answer(exchange, 401, detail("Missing API Key"));
    } else if (!key.equals(KEY) && !key.equals(READ_KEY)) {
      answer(exchange, 401, detail("Invalid API Key"));
    } else if (!key.equals(needed)) {
      answer(exchange, 403, detail("You don't have the required permissions"));
    } else {
      return true;
    }
    return false;
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static String detail(String text) {
    return JSON.createObjectNode().put("detail", text).toString();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Runs alone on the port given (default 8081) and prints what it stores and what is wrong. */
  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8081;
    try (var keep = start(port)) {
      System.out.println("keep.url: " + keep.url() + "  keep.api-key: " + KEY);
      int shown = 0;
      int wrong = 0;
      while (true) {
        for (; shown < keep.rows.size(); shown++) {
          System.out.println(keep.rows.get(shown));
        }
        for (; wrong < keep.violations.size(); wrong++) {
          System.out.println("VIOLATION " + keep.violations.get(wrong));
        }
        Thread.sleep(200);
      }
    }
  }
}
