package io.sigline.receiver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigline.receiver.logging.Visible;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Has a running Sigline test its rules, and prints what it found. */
final class RemoteSelfTest {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private static final String PATH = "/rules/selftest";

  private final RunningSigline running;

  /** Of this one. */
  RemoteSelfTest(RunningSigline running) {
    this.running = running;
  }

  /**
   * Runs it; waits for the end.
   *
   * @param all true to print the rules that are proven too
   * @return true if every rule is
   * @throws CommandException if the test cannot be begun, or not finished
   */
  boolean run(boolean all, PrintWriter out) {
    HttpResponse<String> begun = running.post(PATH, JSON.createObjectNode());
    if (begun.statusCode() != 202) {
      throw new CommandException(
          "%s%s answered %d %s"
              .formatted(
                  running.base(), PATH, begun.statusCode(), Visible.text(begun.body().strip())));
    }
    try {
      return print(result(JSON.readTree(begun.body()).path("id").asText()), all, out);
    } catch (JsonProcessingException e) {
      throw new CommandException("the admin server answered no JSON: " + e.getOriginalMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }

  private JsonNode result(String id) throws InterruptedException {
    while (true) {
      JsonNode run = running.get(PATH);
      if (!run.path("id").asText().equals(id)) {
        throw new CommandException("another self-test has begun meanwhile, or Sigline was started");
      }
      if (!run.path("state").asText().equals("running")) {
        return run;
      }
      Thread.sleep(LOOK);
    }
  }

  private static boolean print(JsonNode run, boolean all, PrintWriter out) {
    for (JsonNode result : run.path("results")) {
      String verdict = result.path("verdict").asText();
      if (all || !verdict.equals("proven")) {
        out.printf(
            "%-18s  %s  %s  %s: %s%n",
            verdict + (result.path("lost").asBoolean() ? " lost" : ""),
            Visible.text(result.path("rule").asText()),
            Visible.text(result.path("file").asText()),
            Visible.text(result.path("title").asText()),
            Visible.text(result.path("detail").asText()));
      }
    }
    JsonNode counts = run.path("verdicts");
    out.printf(
        "%d rules: %d proven, %d impossible, %d failed, %d skipped%n",
        run.path("rules").asInt(),
        counts.path("proven").asInt(),
        counts.path("impossible").asInt(),
        counts.path("failed").asInt(),
        counts.path("skipped").asInt());
    out.flush();
    if (!run.path("state").asText().equals("done")) {
      throw new CommandException(
          "the self-test was not finished: " + Visible.text(run.path("problem").asText()));
    }
    return counts.path("proven").asInt() == run.path("rules").asInt();
  }
}
