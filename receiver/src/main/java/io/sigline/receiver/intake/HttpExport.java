package io.sigline.receiver.intake;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.sigline.receiver.connection.ConnectionWatch;
import io.sigline.receiver.connection.HeldException;
import io.sigline.receiver.intake.BodyReader.Format;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.pipeline.Outcome;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.Room;
import io.sigline.receiver.pipeline.Submission;
import io.sigline.receiver.secrets.TokenCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/logs}, protobuf and JSON. Runs on a virtual thread per request, which waits for
 * the pipeline. Whatever goes wrong on our side is 503 with {@code Retry-After}: 500 would make a
 * collector drop the batch.
 */
final class HttpExport implements Handler {
  /** HTTP does not tell how long a caller waits; a collector's default is this. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As long nobody looks whether the caller is still there. */
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  /** Bytes of a refused body that are read, at least. */
  private static final long DRAIN = 64 << 20;

  private final IntakeSettings settings;
  private final Pipeline pipeline;
  private final BodyReader reader;
  private final Optional<TokenCheck> token;
  private final Answers answers;
  private final IntakeCounters counters;
  private final Faults faults;
  private final SilentBodies silent;
  private final ConnectionWatch watch;

  HttpExport(
      IntakeSettings settings,
      Pipeline pipeline,
      BodyReader reader,
      Answers answers,
      IntakeCounters counters,
      ConnectionWatch watch) {
    this.settings = settings;
    this.pipeline = pipeline;
    this.reader = reader;
    this.token = settings.bearerToken().map(TokenCheck::new);
    this.answers = answers;
    this.counters = counters;
    this.faults = new Faults(counters);
    this.watch = watch;
    this.silent = new SilentBodies(settings.connections().request());
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    counters.httpRequests.increment();
    Format answerFormat = format(request.headers()).orElse(Format.JSON);
    HttpAnswer answer;
    try {
      answer = answer(request, response, answerFormat);
    } catch (CloseConnectionException | UncheckedIOException e) {
      counters.interrupted.increment();
      throw e;
    } catch (Throwable fault) {
      answer = fault(fault, answerFormat);
    }
    send(answer, response);
    if (response.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
      throw new CloseConnectionException("the rest of the request is not waited for");
    }
  }

  /** For what goes wrong outside of {@link #handle}. */
  void failed(ServerResponse response, Throwable fault) {
    send(fault(fault, Format.JSON), response);
  }

  private HttpAnswer fault(Throwable fault, Format format) {
    faults.report("OTLP/HTTP", fault);
    return HttpAnswer.error(503, answers.fault(), format);
  }

  private HttpAnswer answer(ServerRequest request, ServerResponse response, Format answerFormat) {
    ServerRequestHeaders headers = request.headers();
    String path = request.path().path();
    if (!path.equals(settings.httpPath())) {
      return unsupported(404, Code.NOT_FOUND, unknownPath(path), answerFormat);
    }
    if (!request.prologue().method().equals(Method.POST)) {
      response.header(HeaderNames.ALLOW, "POST");
      return unsupported(405, Code.UNIMPLEMENTED, "expected POST", answerFormat);
    }
    if (token.isPresent()
        && !token.get().passes(headers.first(HeaderNames.AUTHORIZATION).orElse(null))) {
      counters.unauthenticated.increment();
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      Status status = Answers.status(Code.UNAUTHENTICATED, "expected the intake's bearer token");
      return HttpAnswer.error(401, status, answerFormat);
    }
    Optional<Format> format = format(headers);
    if (format.isEmpty()) {
      String expected = "Content-Type: expected application/x-protobuf or application/json";
      return unsupported(415, Code.INVALID_ARGUMENT, expected, answerFormat);
    }
    String encoding = headers.first(HeaderNames.CONTENT_ENCODING).orElse("");
    Optional<Codec> codec = Codec.of(encoding);
    if (codec.isEmpty()) {
      response.header(HeaderNames.ACCEPT_ENCODING, "gzip, zstd, snappy, deflate, identity");
      String expected = "Content-Encoding: expected gzip, zstd, snappy, deflate or identity";
      return unsupported(415, Code.INVALID_ARGUMENT, expected, answerFormat);
    }
    return export(request, response, codec.get(), format.get());
  }

  private HttpAnswer export(
      ServerRequest request, ServerResponse response, Codec codec, Format format) {
    Room room = pipeline.room();
    ComingTime time = ComingTime.of(settings.connections().request());
    InputStream body =
        request.content().hasEntity()
            ? request.content().inputStream()
            : InputStream.nullInputStream();
    try {
      ExportRequest export = read(request, body, codec, format, room, time);
      return judge(export, room, format, request.remotePeer().address());
    } catch (BodyException failure) {
      GrpcExport.count(counters, failure);
      if (!drained(body, time)) {
        response.header(HeaderValues.CONNECTION_CLOSE);
      }
      Status status = answers.failed(failure);
      return HttpAnswer.error(HttpAnswer.httpStatus(status), status, format);
    } finally {
      room.release();
    }
  }

  private ExportRequest read(
      ServerRequest request,
      InputStream body,
      Codec codec,
      Format format,
      Room room,
      ComingTime time)
      throws BodyException {
    long length = request.headers().contentLength().orElse(0);
    if (length > settings.maxRequestBytes()) {
      throw BodyException.tooLarge(settings.maxRequestBytes());
    }
    SocketAddress client = request.remotePeer().address();
    HeldChunk chunk = new HeldChunk(room, settings.maxRequestBytes());
    watch.hold(client, chunk);
    Body raw;
    try {
      raw = received(body, length, room, time);
    } catch (BodyException failure) {
      throw chunk.reason(failure);
    } finally {
      watch.hold(client, null);
      chunk.end();
    }
    room.arrived();
    if (!pipeline.open(room, PATIENCE)) {
      raw.discard();
      throw BodyException.ringFull();
    }
    return reader.read(raw, codec, format, room);
  }

  private Body received(InputStream body, long length, Room room, ComingTime time)
      throws BodyException {
    silent.begin(time);
    try {
      return reader.receive(body, length, room, time);
    } finally {
      silent.end();
    }
  }

  /** Looks after no more bodies. */
  void stop() {
    silent.stop();
  }

  /**
   * Reads what is left of a refused body, within reason: a client that is still sending would not
   * see the answer. True if nothing is left.
   */
  private boolean drained(InputStream body, ComingTime time) {
    byte[] buffer = new byte[16 << 10];
    long most = Math.max(DRAIN, settings.maxRequestBytes());
    silent.begin(time);
    try {
      for (long read = 0; read < most && !time.isOver(); ) {
        int count = body.read(buffer);
        if (count < 0) {
          return true;
        }
        read += count;
      }
      return false;
    } catch (IOException | HeldException _) {
      return false;
    } finally {
      silent.end();
    }
  }

  private HttpAnswer judge(
      ExportRequest request, Room room, Format format, @Nullable SocketAddress caller) {
    CompletableFuture<Outcome> future = new CompletableFuture<>();
    Submission submission = pipeline.submit(request, room, PATIENCE, future::complete);
    return switch (await(future, submission, caller)) {
      case Outcome.Judged judged -> HttpAnswer.judged(Answers.judged(judged), format);
      case Outcome.Refused refused -> HttpAnswer.error(503, answers.refused(refused), format);
    };
  }

  private Outcome await(
      CompletableFuture<Outcome> future, Submission submission, @Nullable SocketAddress caller) {
    Runnable gone = submission::cancel;
    try {
      if (!isDone(future)) {
        watch.ifGone(caller, gone);
      }
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      submission.cancel();
    } catch (InterruptedException _) {
      submission.cancel();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("outcomes are values", e);
    } finally {
      watch.stayed(caller, gone);
    }
    return future.getNow(new Outcome.Refused(Outcome.Reason.ABANDONED, "took too long"));
  }

  /** True if it is soon. */
  private static boolean isDone(CompletableFuture<Outcome> future)
      throws InterruptedException, ExecutionException {
    try {
      var _ = future.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  private HttpAnswer unsupported(int code, Code status, String message, Format format) {
    counters.unsupported.increment();
    return HttpAnswer.error(code, Answers.status(status, message), format);
  }

  private String unknownPath(String path) {
    if (path.equals("/v1/traces") || path.equals("/v1/metrics")) {
      return OtherSignals.explain(path);
    }
    return "no such path, logs are taken at " + settings.httpPath();
  }

  private void send(HttpAnswer answer, ServerResponse response) {
    if (answer.status() == 503) {
      long seconds = Math.max(1, settings.retryDelay().plusMillis(999).toSeconds());
      response.header(HeaderNames.RETRY_AFTER, Long.toString(seconds));
    }
    response.status(answer.status());
    response.header(HeaderNames.CONTENT_TYPE, answer.content().type());
    response.send(answer.content().bytes());
  }

  private static Optional<Format> format(ServerRequestHeaders headers) {
    String type = headers.first(HeaderNames.CONTENT_TYPE).orElse("");
    int parameters = type.indexOf(';');
    String media = parameters < 0 ? type : type.substring(0, parameters);
    return switch (media.strip().toLowerCase(Locale.ROOT)) {
      case HttpAnswer.PROTOBUF, "application/protobuf" -> Optional.of(Format.PROTOBUF);
      case HttpAnswer.JSON -> Optional.of(Format.JSON);
      default -> Optional.empty();
    };
  }
}
