package io.sigline.receiver.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which commit a checkout is at, read from its {@code .git}. */
final class GitCommit {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
  private static final String REF = "ref: ";

  private GitCommit() {}

  /** The commit; empty if the folder is no checkout. */
  static Optional<String> of(Path checkout) {
    try {
      Path git = checkout.resolve(".git");
      if (Files.isRegularFile(git)) {
        String line = Files.readString(git).strip();
        git = checkout.resolve(line.replaceFirst("^gitdir: ", ""));
      }
      Path head = git.resolve("HEAD");
      return Files.isRegularFile(head)
          ? resolved(git, Files.readString(head).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new PullException("cannot read " + checkout + "/.git: " + e, e);
    }
  }

  private static Optional<String> resolved(Path git, String head) throws IOException {
    if (!head.startsWith(REF)) {
      return commit(head);
    }
    String name = head.substring(REF.length());
    Path common = git;
    Path link = git.resolve("commondir");
    if (Files.isRegularFile(link)) {
      common = git.resolve(Files.readString(link).strip());
    }
    for (Path folder : new Path[] {git, common}) {
      Path ref = folder.resolve(name).normalize();
      if (ref.startsWith(folder.normalize()) && Files.isRegularFile(ref)) {
        return commit(Files.readString(ref).strip());
      }
    }
    Path packed = common.resolve("packed-refs");
    if (!Files.isRegularFile(packed)) {
      return Optional.empty();
    }
    return Files.readAllLines(packed).stream()
        .filter(line -> line.endsWith(" " + name))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .flatMap(GitCommit::commit);
  }

  private static Optional<String> commit(String text) {
    return COMMIT.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }
}
