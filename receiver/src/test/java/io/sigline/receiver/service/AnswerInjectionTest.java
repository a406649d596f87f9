package io.sigline.receiver.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.SiglineConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever senders and rules say, metrics, pages and answers are what they should be. */
class AnswerInjectionTest {
  private static final int ROUNDS = Integer.getInteger("injection.rounds", 10);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** A line of the text format of Prometheus. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-zA-Z_:][a-zA-Z0-9_:]*"
              + "(\\{[a-z_]+=\"([^\"\\\\]|\\\\[\\\\\"n])*\"(,[a-z_]+=\"([^\"\\\\]|\\\\[\\\\\"n])*\")*\\})?"
              + " [-+0-9.eEInfNa]+");

  private static final List<String> PIECES =
      List.of(
          "\nsigline_forged 1",
          "\r\n\r\nHTTP/1.1 200 OK",
          "\u001b[2J",
          "\u009b31m",
          "\u0085",
          "\u202e",
          "\u2028",
          "\u0000",
          "\"} 1\nsigline_forged{x=\"",
          "\\",
          "\"",
          "{{7*7}}",
          "${x}%s",
          "<script>alert(1)</script>",
          "\ud83d\ude00",
          "x".repeat(2_000));

  @TempDir private Path folder;
  private SplittableRandom random = new SplittableRandom(0);
  private Service service;

  @BeforeEach
  void start() throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("maps"));
    for (int i = 0; i < 12; i++) {
      rule(rules.resolve(i + ".yml"));
    }
    SiglineConfig config =
        new ConfigReader(Map.of(), SiglineConfig.defaults())
            .read(
                Optional.empty(),
                List.of(
                    "data-directory=" + folder.resolve("data"),
                    "rules.paths=" + rules,
                    "rules.field-maps=" + folder.resolve("maps"),
                    "intake.grpc-port=0",
                    "intake.http-port=0",
                    "intake.request-timeout=500ms",
                    "admin.request-timeout=500ms",
                    "admin.port=0"));
    service = Service.start(config, new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String hostile() {
    StringBuilder text = new StringBuilder("t");
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /** Without an id, so that its title is its name everywhere. */
  private void rule(Path file) throws IOException {
    ObjectNode rule = JSON.createObjectNode().put("title", hostile()).put("author", hostile());
    rule.putObject("logsource").put("category", "test");
    rule.putObject("detection").put("condition", "s").putObject("s").put("word|contains", "t");
    Files.writeString(file, JSON.writeValueAsString(rule));
  }

  private byte[] request() throws IOException {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode resource = request.putArray("resourceLogs").addObject();
    var attributes = resource.putObject("resource").putArray("attributes");
    attribute(attributes.addObject(), "sigma.category", random.nextBoolean() ? "test" : hostile());
    attribute(attributes.addObject(), "sigma.service", random.nextBoolean() ? "" : hostile());
    attribute(attributes.addObject(), hostile(), hostile());
    var records = resource.putArray("scopeLogs").addObject().putArray("logRecords");
    ObjectNode record = records.addObject();
    attribute(record.putArray("attributes").addObject(), "word", hostile());
    records.addObject().putObject("body").put("stringValue", hostile());
    attribute(records.addObject().putArray("attributes").addObject(), hostile(), hostile());
    return JSON.writeValueAsBytes(request);
  }

  private static void attribute(ObjectNode into, String key, String value) {
    into.put("key", key).putObject("value").put("stringValue", value);
  }

  /** Sends bytes as they are; what comes until the server hangs up. */
  private static String raw(int port, byte[]... parts) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
      }
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }

  private static String post(int port, String path, String type, byte[] body) throws IOException {
    String head = head("POST " + path, "Content-Type: " + type, "Content-Length: " + body.length);
    return raw(port, head.getBytes(UTF_8), body);
  }

  private String admin(String path) throws IOException {
    return raw(service.adminPort(), head("GET " + path).getBytes(UTF_8));
  }

  private static String head(String first, String... headers) {
    List<String> lines = new ArrayList<>(List.of(first + " HTTP/1.1", "Host: localhost"));
    lines.addAll(List.of(headers));
    lines.addAll(List.of("Connection: close", "", ""));
    return String.join("\r\n", lines);
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  /** One answer, none of whose lines was made by somebody else. */
  private static void isOneAnswer(String answer) {
    assertThat(answer).doesNotContain("\u001b", "\u009b", "\u0085", "\u202e", "\u2028", "\u0000");
    assertThat(answer).doesNotContain("<script>");
    assertThat(answer.split("(?m)^HTTP/1\\.1 ", -1).length).isLessThanOrEqualTo(2);
  }

  @Test
  void metricsAndPages_afterHostileRecordsOfHostileRules_areWellFormed() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      random = new SplittableRandom(i);
      String answer = post(service.httpPort(), "/v1/logs", "application/json", request());
      assertThat(answer).as("seed %d", i).startsWith("HTTP/1.1 200");
    }
    String metrics = body(admin("/metrics"));
    assertThat(metrics).contains("sigline_rule_matches{rule=");
    isOneAnswer("HTTP/1.1 " + metrics.replace("<script>", ""));
    for (String line : metrics.split("\n", -1)) {
      assertThat(line).doesNotStartWith("sigline_forged").hasSizeLessThan(1_000);
      if (!line.isEmpty() && !line.startsWith("#")) {
        assertThat(line).matches(SAMPLE);
      }
    }
    for (String page :
        List.of("/rules", "/rules/costs", "/rules/filters", "/rules/seen", "/rules/status")) {
      String answer = admin(page);
      isOneAnswer(answer.replace("<script>", "")); // in JSON, that is no page
      assertThat(answer).containsIgnoringCase("content-type: application/json");
      assertThat(answer).containsIgnoringCase("x-content-type-options: nosniff");
      JsonNode json = JSON.readTree(body(answer));
      assertThat(json.isMissingNode()).as(page).isFalse();
    }
  }

  @Test
  void refusals_ofHostileRequests_sayNothingOfTheirs() throws IOException {
    byte[] broken = "{\"resourceLogs\":[{\"<script>\\u001b".getBytes(UTF_8);
    for (int i = 0; i < ROUNDS; i++) {
      random = new SplittableRandom(i);
      String text = hostile().replace("\r", "").replace("\n", "");
      byte[] bytes = text.getBytes(UTF_8);
      String path = "/" + text.replace(" ", "");
      for (int port : List.of(service.httpPort(), service.adminPort())) {
        isOneAnswer(post(port, path, "application/json", bytes));
        isOneAnswer(post(port, "/rules/release", "application/json", bytes));
        isOneAnswer(post(port, "/v1/logs", text.replace("\0", ""), bytes));
        isOneAnswer(post(port, "/v1/logs?" + text.replace(" ", ""), "application/json", broken));
        isOneAnswer(raw(port, bytes, "\r\n\r\n".getBytes(UTF_8)));
      }
      isOneAnswer(admin("/rules?state=" + text.replace(" ", "")));
      String invalid = post(service.httpPort(), "/v1/logs", "application/json", bytes);
      assertThat(invalid).as("seed %d", i).startsWith("HTTP/1.1 400");
      JsonNode status = JSON.readTree(body(invalid));
      assertThat(status.path("code").asInt()).isEqualTo(3);
      assertThat(status.path("message").asText()).hasSizeLessThanOrEqualTo(501);
      isOneAnswer(post(service.httpPort(), "/v1/logs", "application/x-protobuf", bytes));
    }
  }

  @Test
  void grpcStatus_ofHostileRequests_isOneLine() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", service.grpcPort()).usePlaintext().build();
    try {
      for (int i = 0; i < ROUNDS; i++) {
        random = new SplittableRandom(i);
        isOneLine(call(channel, "opentelemetry.proto.collector.logs.v1.LogsService/Export"));
        isOneLine(call(channel, "opentelemetry.proto.collector.trace.v1.<script>/Export%0a"));
        isOneLine(call(channel, "no.such.{{Service}}/%s${x}"));
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private Status call(ManagedChannel channel, String method) {
    MethodDescriptor<byte[], ExportLogsServiceResponse> descriptor =
        LogsServiceGrpc.getExportMethod().toBuilder(
                new Sent(), LogsServiceGrpc.getExportMethod().getResponseMarshaller())
            .setFullMethodName(method)
            .build();
    try {
      var _ =
          ClientCalls.blockingUnaryCall(
              channel,
              descriptor,
              CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
              (hostile() + "\0").getBytes(UTF_8));
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private static void isOneLine(Status status) {
    assertThat(status.isOk()).isFalse();
    assertThat(status.getCode()).isNotEqualTo(Status.Code.UNAVAILABLE);
    String text = String.valueOf(status.getDescription());
    assertThat(text.length()).isLessThan(600);
    assertThat(text).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u202e]");
  }

  /** A request that is bytes already. */
  private static final class Sent implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException(ExportLogsServiceRequest.class.getName());
    }
  }
}
