package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigline.receiver.logging.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Has a running Sigline test its rules, and prints what it found. */
final class RemoteSelfTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final URI uri;

  /** At the admin server of this address. */
  RemoteSelfTest(URI admin) {
    this.uri = admin.resolve("/rules/selftest");
  }

  /**
   * Runs it; waits for the end.
   *
   * @param all true to print the rules that are proven too
   * @return true if every rule is
   * @throws CommandException if the test cannot be begun, or not finished
   */
  boolean run(boolean all, PrintWriter out) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> begun =
          client.send(
              HttpRequest.newBuilder(uri)
                  .timeout(PATIENCE)
                  .header("Sigline-Command", "selftest")
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (begun.statusCode() != 202) {
        throw refused(begun);
      }
      String id = JSON.readTree(begun.body()).path("id").asText();
      return print(result(client, id), all, out);
    } catch (IOException e) {
      throw new CommandException(
          "no running Sigline answers at " + uri + ": " + e + "; name its admin server by --live");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted");
    }
  }

  private JsonNode result(HttpClient client, String id) throws IOException, InterruptedException {
    while (true) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw refused(answer);
      }
      JsonNode run = JSON.readTree(answer.body());
      if (!run.path("id").asText().equals(id)) {
        throw new CommandException("another self-test has begun meanwhile, or Sigline was started");
      }
      if (!run.path("state").asText().equals("running")) {
        return run;
      }
      Thread.sleep(LOOK);
    }
  }

  private CommandException refused(HttpResponse<String> answer) {
    return new CommandException(
        uri + " answered " + answer.statusCode() + " " + Visible.text(answer.body().strip()));
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
