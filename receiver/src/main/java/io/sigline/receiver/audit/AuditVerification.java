package io.sigline.receiver.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an audit log from its first entry to its last, and finds what was changed, removed, put in
 * or moved.
 */
public final class AuditVerification {
  private static final int MOST_PROBLEMS = 100;

  private final AuditFiles files;
  private final Seal seal;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> pruned = new HashSet<>();
  private long count;
  private @Nullable AuditEntry first;
  private @Nullable AuditEntry last;
  private final Optional<AuditFiles.Head> head;
  private boolean isTold;

  private AuditVerification(Path folder, Seal seal) {
    this.files = new AuditFiles(folder);
    this.seal = seal;
    this.head = files.head(); // before the entries: one may be added meanwhile
  }

  /**
   * What was found.
   *
   * @param entries that are there
   * @param last of them; null if there is none
   * @param problems a sentence each; empty = the chain is whole
   */
  public record Result(long entries, @Nullable AuditEntry last, List<String> problems) {}

  /**
   * Reads it all.
   *
   * @param anchor {@code NUMBER:HASH} of an entry as it was noted elsewhere; empty = none
   * @throws IOException if a file cannot be read
   */
  public static Result of(Path folder, Seal seal, String anchor) throws IOException {
    AuditVerification verification = new AuditVerification(folder, seal);
    AnchorSearch search = new AnchorSearch(anchor);
    verification.read(search::look);
    verification.checkBeginning();
    verification.checkHead();
    search.problem().ifPresent(verification.problems::add);
    return new Result(verification.count, verification.last, List.copyOf(verification.problems));
  }

  /**
   * Reads entries one after the other, whether or not the chain is whole; lines that are none are
   * left out.
   */
  public static void forEach(Path folder, Consumer<AuditEntry> entries) throws IOException {
    for (Path file : new AuditFiles(folder).all()) {
      try (BufferedReader lines = reader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          AuditEntry.of(line).ifPresent(entries);
        }
      }
    }
  }

  /** Bytes that are no text make another hash, and are not the end of the reading. */
  private static BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            Files.newInputStream(file),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  private void read(Consumer<AuditEntry> look) throws IOException {
    for (Path file : files.all()) {
      long line = 0;
      try (BufferedReader lines = reader(file)) {
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
          line++;
          check(file.getFileName() + ":" + line, text, look);
        }
      }
      long torn = LastLine.of(file).torn();
      if (torn > 0) {
        problem(file.getFileName() + ": the last " + torn + " bytes are no whole line");
      }
    }
  }

  private void check(String where, String text, Consumer<AuditEntry> look) {
    Optional<AuditEntry> read = AuditEntry.of(text);
    if (read.isEmpty()) {
      problem(where + ": no entry: it was changed, or not written whole");
      return;
    }
    AuditEntry entry = read.get();
    AuditEntry before = last;
    if (!AuditEntry.isSealed(seal, text)) {
      problem(where + ": entry " + entry.number() + " was changed: its hash is another");
    }
    if (before == null) {
      first = entry;
    } else if (entry.number() != before.number() + 1) {
      problem(
          "%s: entry %d follows on %d: entries were removed, put in or moved"
              .formatted(where, entry.number(), before.number()));
    } else if (!entry.previous().equals(before.hash())) {
      problem(where + ": entry " + entry.number() + " was made for another one before it");
    }
    if (entry.text("action").equals("audit-pruned")) {
      pruned.add(entry.content().at("/detail/hash").asText());
    }
    look.accept(entry);
    last = entry;
    count++;
  }

  private void checkBeginning() {
    AuditEntry begin = first;
    if (begin == null || (begin.number() == 1 && begin.previous().equals(AuditEntry.NOTHING))) {
      return;
    }
    if (!pruned.contains(begin.previous())) {
      problem(
          "the log begins with entry %d: those before it were removed".formatted(begin.number()));
    }
  }

  private void checkHead() {
    AuditEntry end = last;
    long number = end == null ? 0 : end.number();
    if (head.isEmpty()) {
      if (number > 0) {
        problem("audit.head is not there or cannot be read: entries at the end may be missing");
      }
    } else if (head.get().number() > number) {
      problem(
          "entries %d to %d are missing at the end, as audit.head says"
              .formatted(number + 1, head.get().number()));
    } else if (end != null
        && head.get().number() == number
        && !head.get().hash().equals(end.hash())) {
      problem("the last entry is another one than audit.head says");
    }
  }

  private void problem(String text) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text);
    } else if (!isTold) {
      isTold = true;
      problems.add("and more");
    }
  }

  /** Looks for an entry that was noted elsewhere. */
  private static final class AnchorSearch {
    private final String anchor;
    private boolean found;

    AnchorSearch(String anchor) {
      this.anchor = anchor;
    }

    void look(AuditEntry entry) {
      found |= (entry.number() + ":" + entry.hash()).equals(anchor);
    }

    Optional<String> problem() {
      return anchor.isEmpty() || found
          ? Optional.empty()
          : Optional.of("entry " + anchor + " is not there: it was removed or changed");
    }
  }
}
