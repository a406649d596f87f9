package io.sigline.receiver.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.sigline.receiver.audit.Auditor;
import io.sigline.receiver.selftest.RuleResult;
import io.sigline.receiver.selftest.SelfTestWorker;
import io.sigline.receiver.selftest.TestRun;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts live self-tests and tells what they show, as JSON. */
final class SelfTestPage {
  /** A page of a browser cannot send it without being allowed to. */
  private static final HeaderName COMMAND = HeaderNames.create("Sigline-Command");

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final SelfTestWorker worker;
  private final Auditor auditor;

  SelfTestPage(SelfTestWorker worker, Auditor auditor) {
    this.worker = worker;
    this.auditor = auditor;
  }

  /** The run that began last. */
  void show(ServerRequest request, ServerResponse response) {
    AdminServer.send(response, AdminServer.JSON, of(worker.tests().latest()) + "\n");
  }

  /** Begins a run. */
  void start(ServerRequest request, ServerResponse response) {
    int most;
    try {
      most = Integer.parseInt(request.query().first("rules").orElse("0"));
    } catch (NumberFormatException _) {
      most = -1;
    }
    if (!request.headers().contains(COMMAND)) {
      refuse(response, Status.FORBIDDEN_403, "expected the header Sigline-Command: selftest");
    } else if (most < 0) {
      refuse(response, Status.BAD_REQUEST_400, "rules: expected a number");
    } else if (!auditor.note(Caller.of(request).act("selftest", Map.of("rules", most)))) {
      refuse(response, Status.SERVICE_UNAVAILABLE_503, "not done: the audit log cannot be written");
    } else {
      Optional<TestRun> run = worker.ask(most);
      if (run.isEmpty()) {
        refuse(response, Status.CONFLICT_409, "a self-test is on its way");
      } else {
        response.status(Status.ACCEPTED_202);
        AdminServer.send(response, AdminServer.JSON, of(run.get()) + "\n");
      }
    }
  }

  private static void refuse(ServerResponse response, Status status, String reason) {
    response.status(status);
    String body = JSON.createObjectNode().put("error", reason).toString();
    AdminServer.send(response, AdminServer.JSON, body + "\n");
  }

  private static ObjectNode of(@Nullable TestRun run) {
    ObjectNode root = JSON.createObjectNode();
    if (run == null) {
      return root.put("state", "none");
    }
    Instant ended = run.ended();
    String end = run.problem().isEmpty() ? "done" : "failed";
    root.put("state", ended == null ? "running" : end)
        .put("id", run.id())
        .put("started", run.started().toString())
        .put("ended", ended == null ? null : ended.toString())
        .put("problem", run.problem())
        .put("rules", run.rules());
    ObjectNode counts = root.putObject("verdicts");
    run.counts()
        .forEach((verdict, count) -> counts.put(verdict.name().toLowerCase(Locale.ROOT), count));
    if (ended != null) {
      ArrayNode results = root.putArray("results");
      run.results().forEach(result -> put(result, results.addObject()));
    }
    return root;
  }

  private static void put(RuleResult result, ObjectNode into) {
    into.put("rule", result.rule().key())
        .put("title", result.rule().title())
        .put("file", result.rule().source().toString())
        .put("version", result.version())
        .put("verdict", result.verdict().name().toLowerCase(Locale.ROOT))
        .put("detail", result.detail())
        .put("lost", result.lost());
  }
}
