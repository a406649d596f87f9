package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sigline.e2e.Checkout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The launcher as a container runs the program: everything but the data directory and {@code /tmp}
 * read-only, no capabilities, no new privileges, a user that has no name, no home and no right but
 * to its data. By a mount namespace of Linux, so root has to ask for it.
 */
class ConfinedTest {
  private static final int USER = 54_321;
  private static final Pattern READY = Pattern.compile("\"admin-port\":(\\d+)");

  private @Nullable Path folder;
  private @Nullable Process process;

  /** Not in a folder of JUnit's, which only its owner may enter. */
  @BeforeEach
  void install() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/unshare"))
            && Files.isExecutable(Path.of("/usr/bin/setpriv"))
            && run("/usr/bin/unshare", "--mount", "true") == 0,
        "needs root, unshare and setpriv");
    Path made =
        Files.createTempDirectory(
            "sigline-confined",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    folder = made;
    Path home = Files.createDirectory(made.resolve("home"));
    assertThat(
            run(
                "cp",
                "-R",
                "--",
                Checkout.ROOT.resolve("sigline").toString(),
                Checkout.program().toString(),
                Checkout.program().resolveSibling("lib").toString(),
                Checkout.ROOT.resolve("rules").toString(),
                home.toString()))
        .isZero();
    assertThat(run("chmod", "-R", "a+rX", home.toString())).isZero();
    Path data = Files.createDirectory(made.resolve("data"));
    assertThat(run("chown", USER + ":" + USER, data.toString())).isZero();
  }

  @AfterEach
  void end() throws IOException {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void run_readOnlyWithoutRightsOrHome_becomesReadyAndStops() throws Exception {
    Path here = Objects.requireNonNull(folder);
    Path err = here.resolve("err");
    String script =
        """
        set -e
        mount --make-rprivate /
        mount --bind '%1$s' '%1$s'
        mount --bind '%1$s/data' '%1$s/data'
        mount -o remount,bind,ro '%1$s'
        cd '%1$s/data'
        exec setpriv --reuid=%2$d --regid=%2$d --clear-groups --no-new-privs --inh-caps=-all \
          --bounding-set=-all env -i PATH=/usr/bin:/bin HOME=/nonexistent JAVA_HOME='%3$s' \
          '%1$s/home/sigline' run --set data-directory='%1$s/data/state' \
          --set intake.grpc-port=0 --set intake.http-port=0 --set admin.port=0
        """
            .formatted(here, USER, System.getProperty("java.home"));
    process =
        new ProcessBuilder("/usr/bin/unshare", "--mount", "bash", "-c", script)
            .redirectOutput(here.resolve("out").toFile())
            .redirectError(err.toFile())
            .start();
    Process running = process;
    Matcher[] ready = new Matcher[1];
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> {
          assertThat(running.isAlive()).as(Files.readString(err)).isTrue();
          ready[0] = READY.matcher(Files.readString(err));
          return ready[0].find();
        });

    try (HttpClient client = HttpClient.newHttpClient()) {
      URI ask = URI.create("http://127.0.0.1:" + ready[0].group(1) + "/readyz");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(ask).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    Path self = Path.of("/proc", String.valueOf(running.pid()));
    assertThat(Files.readString(self.resolve("status")))
        .containsPattern("Uid:\\s+" + USER)
        .containsPattern("CapEff:\\s+0000000000000000")
        .containsPattern("CapBnd:\\s+0000000000000000")
        .containsPattern("NoNewPrivs:\\s+1");
    assertThat(Files.readString(self.resolve("limits")))
        .containsPattern("Max core file size\\s+0 ");
    assertThat(Files.readString(self.resolve("cmdline"))).contains("-XX:-CreateCoredumpOnCrash");
    assertThat(here.resolve("data/state/audit/audit.jsonl")).isNotEmptyFile();
    assertThat(here.resolve("home/.cache")).doesNotExist();
    running.destroy();
    assertThat(running.waitFor()).isZero();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
