package io.sigline.receiver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final AuditLog.Limits LARGE = new AuditLog.Limits(1 << 20, 10);
  private static final Seal PLAIN = new Seal(() -> "");

  @TempDir private Path folder;

  private AuditLog open() throws IOException {
    return open(LARGE, PLAIN);
  }

  private AuditLog open(AuditLog.Limits limits, Seal seal) throws IOException {
    return AuditLog.open(folder, limits, seal, InstantSource.system());
  }

  private static Act act(String action) {
    return new Act("admin.token", "127.0.0.1:1", action, Act.DONE, Map.of("rule", "a\"b\n\u202e"));
  }

  private void fill(int entries) throws IOException {
    AuditLog log = open();
    for (int i = 1; i <= entries; i++) {
      var _ = log.add(act("act-" + i));
    }
  }

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private List<String> problems() throws IOException {
    return AuditVerification.of(folder, PLAIN, "").problems();
  }

  private void edit(UnaryOperator<List<String>> change) throws IOException {
    Files.write(file(), change.apply(new ArrayList<>(Files.readAllLines(file()))));
  }

  @Test
  void add_entries_areAChainThatVerifies() throws IOException {
    fill(5);

    AuditVerification.Result result = AuditVerification.of(folder, PLAIN, "");
    assertThat(result.problems()).isEmpty();
    assertThat(result.entries()).isEqualTo(5);
    List<AuditEntry> entries = new ArrayList<>();
    AuditVerification.forEach(folder, entries::add);
    assertThat(entries).extracting(it -> it.text("action")).contains("act-1", "act-5");
    assertThat(entries.getFirst().previous()).isEqualTo("0".repeat(64));
    assertThat(entries.get(1).previous()).isEqualTo(entries.getFirst().hash());
    assertThat(entries.getLast().content().at("/detail/rule").asText()).isEqualTo("a\"b\n\u202e");
    assertThat(Files.readAllLines(file())).hasSize(5);
  }

  @Test
  void verify_changedEntry_isNamed() throws IOException {
    fill(5);
    edit(lines -> {
      lines.set(2, lines.get(2).replace("act-3", "act-X"));
      return lines;
    });
    assertThat(problems())
        .containsExactly("audit.jsonl:3: entry 3 was changed: its hash is another");
  }

  @Test
  void verify_removedEntry_isNoticed() throws IOException {
    fill(5);
    edit(lines -> {
      lines.remove(2);
      return lines;
    });
    assertThat(problems())
        .containsExactly(
            "audit.jsonl:3: entry 4 follows on 2: entries were removed, put in or moved");
  }

  @Test
  void verify_movedEntries_areNoticed() throws IOException {
    fill(5);
    edit(lines -> {
      lines.add(1, lines.remove(3));
      return lines;
    });
    assertThat(problems()).isNotEmpty();
  }

  @Test
  void verify_entriesCutFromTheEnd_areNoticed_alsoAfterMoreWereAdded() throws IOException {
    fill(5);
    edit(lines -> lines.subList(0, 3));
    assertThat(problems())
        .containsExactly("entries 4 to 5 are missing at the end, as audit.head says");

    var _ = open().add(act("later"));
    assertThat(problems())
        .containsExactly(
            "audit.jsonl:4: entry 6 follows on 3: entries were removed, put in or moved");
  }

  @Test
  void verify_allRemoved_isNoticed() throws IOException {
    fill(5);
    Files.delete(file());
    assertThat(problems()).isNotEmpty();
    var _ = open().add(act("later"));
    assertThat(problems())
        .containsExactly("the log begins with entry 6: those before it were removed");
  }

  @Test
  void verify_rewrittenWhole_isNoticedByAnEntryNotedElsewhereOrByTheKey() throws IOException {
    fill(3);
    AuditEntry noted = Objects.requireNonNull(AuditVerification.of(folder, PLAIN, "").last());
    String anchor = noted.number() + ":" + noted.hash();
    assertThat(AuditVerification.of(folder, PLAIN, anchor).problems()).isEmpty();
    Files.delete(file());
    Files.delete(folder.resolve("audit.head"));
    fill(3);

    assertThat(problems()).isEmpty(); // what cannot be told from inside
    assertThat(AuditVerification.of(folder, PLAIN, anchor).problems())
        .containsExactly("entry " + anchor + " is not there: it was removed or changed");
    assertThat(AuditVerification.of(folder, new Seal(() -> "key"), "").problems()).hasSize(3);
  }

  @Test
  void add_withAKey_verifiesWithItOnly() throws IOException {
    Seal sealed = new Seal(() -> "a key");
    var _ = open(LARGE, sealed).add(act("one"));

    assertThat(AuditVerification.of(folder, sealed, "").problems()).isEmpty();
    assertThat(problems()).isNotEmpty();
    assertThat(Files.readString(file())).doesNotContain("a key");
  }

  @Test
  void add_afterATornLine_cutsItAndSaysSo() throws IOException {
    fill(2);
    Files.writeString(file(), "{\"number\":3,\"ti", StandardOpenOption.APPEND);
    assertThat(problems()).hasSize(2);

    var _ = open().add(act("after"));

    assertThat(problems()).isEmpty();
    List<String> actions = new ArrayList<>();
    AuditVerification.forEach(folder, entry -> actions.add(entry.text("action")));
    assertThat(actions).containsExactly("act-1", "act-2", "audit-recovered", "after");
  }

  /** A kill between the entry and the head. */
  @Test
  void add_headIsOneBehind_goesOnBehindTheEntry() throws IOException {
    fill(2);
    Path head = folder.resolve("audit.head");
    String behind = Files.readString(head);
    fill(1);
    Files.writeString(head, behind);

    assertThat(problems()).isEmpty();
    var _ = open().add(act("next"));
    assertThat(problems()).isEmpty();
  }

  @Test
  void add_fullFiles_areRotatedAndTheOldestGoWithAWord() throws IOException {
    AuditLog log = open(new AuditLog.Limits(1_000, 3), PLAIN);
    for (int i = 0; i < 40; i++) {
      var _ = log.add(act("act-" + i));
    }

    assertThat(problems()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files.filter(it -> it.toString().endsWith(".jsonl"))).hasSizeLessThanOrEqualTo(4);
    }
    List<String> actions = new ArrayList<>();
    AuditVerification.forEach(folder, entry -> actions.add(entry.text("action")));
    assertThat(actions).contains("audit-pruned", "act-39").doesNotContain("act-0");
    try (var files = Files.list(folder)) {
      Path oldest =
          files
              .filter(it -> it.getFileName().toString().startsWith("audit-0"))
              .sorted()
              .findFirst()
              .orElseThrow();
      Files.delete(oldest);
    }
    assertThat(problems()).isNotEmpty();
  }

  @Test
  void add_byManyThreadsAndLogs_isOneChain() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<AuditEntry>> acts = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        acts.add(() -> open().add(act("parallel")));
      }
      for (var added : threads.invokeAll(acts)) {
        assertThat(added.get().number()).isPositive();
      }
    }
    assertThat(AuditVerification.of(folder, PLAIN, "").entries()).isEqualTo(64);
    assertThat(problems()).isEmpty();
  }

  /** As a command beside the service. */
  @Test
  void add_byAnotherProcess_takesItsTurn() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    AuditLog log = open();
    while (other.isAlive()) {
      var _ = log.add(act("here"));
    }
    assertThat(other.waitFor()).isZero();

    List<String> actions = new ArrayList<>();
    AuditVerification.forEach(folder, entry -> actions.add(entry.text("action")));
    assertThat(actions.stream().filter("there"::equals)).hasSize(50);
    assertThat(problems()).isEmpty();
  }

  /** Adds entries beside the test. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) throws IOException {
      AuditLog log = AuditLog.open(Path.of(arguments[0]), LARGE, PLAIN, InstantSource.system());
      for (int i = 0; i < 50; i++) {
        var _ = log.add(act("there"));
      }
    }
  }

  @Test
  void open_folderThatCannotBeMade_isSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () -> AuditLog.open(file.resolve("audit"), LARGE, PLAIN, InstantSource.system()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("audit log in ");
  }
}
