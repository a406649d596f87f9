package io.sigline.e2e.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sigline.e2e.ChildProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A file system in memory with little room, mounted on a folder in a mount namespace of its own:
 * seen by programs that run in its {@link #surroundings}, and by the test through {@link #view}.
 */
final class SmallDisk implements AutoCloseable {
  private static final String HOLD = "mount -t tmpfs -o size=$1 sigline \"$0\" && exec cat";
  private static final List<List<String>> WAYS =
      List.of(List.of("unshare", "--mount"), List.of("unshare", "--map-root-user", "--mount"));

  private final Path folder;
  private final ChildProcess holder;
  private final boolean ownUsers;

  private SmallDisk(Path folder, ChildProcess holder, boolean ownUsers) {
    this.folder = folder;
    this.holder = holder;
    this.ownUsers = ownUsers;
  }

  /**
   * Mounts it on a folder, which is made; skips the test where neither root nor anybody else may
   * mount.
   */
  static SmallDisk mount(Path folder, String size) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    StringBuilder reasons = new StringBuilder();
    for (List<String> way : WAYS) {
      List<String> command = new ArrayList<>(way);
      command.addAll(List.of("sh", "-c", HOLD, folder.toString(), size));
      var holder =
          ChildProcess.start(
              "mount-" + way.size(), folder.resolveSibling("mount"), command, Map.of());
      var disk = new SmallDisk(folder, holder, way.size() > 2);
      await().atMost(Duration.ofSeconds(20)).until(() -> !holder.isAlive() || disk.isMounted());
      if (holder.isAlive()) {
        return disk;
      }
      reasons.append(way).append(": ").append(holder.err().strip()).append("; ");
      holder.close();
    }
    return abort("skipped: needs the right to mount a file system of its own; " + reasons);
  }

  private boolean isMounted() {
    try {
      return Files.exists(view())
          && !Files.getFileStore(view()).equals(Files.getFileStore(folder.getParent()));
    } catch (IOException _) {
      return false;
    }
  }

  /** The folder as the test reaches it. */
  Path view() {
    return Path.of("/proc/" + holder.pid() + "/root" + folder);
  }

  /** Where the folder is this file system. */
  Surroundings surroundings() {
    return new Surroundings(entering(), List.of(), Map.of());
  }

  /** Leaves no byte. */
  void fill() {
    try (OutputStream ballast = Files.newOutputStream(view().resolve("ballast"))) {
      byte[] page = new byte[4096];
      while (true) {
        ballast.write(page);
      }
    } catch (IOException _) {
      // full
    }
  }

  /** Takes away what filled it. */
  void empty() {
    try {
      Files.delete(view().resolve("ballast"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From here on nothing can be written; nobody may have a file open for writing. */
  void turnReadOnly() {
    String refused = remount("ro");
    if (!refused.isEmpty()) {
      throw new IllegalStateException(refused);
    }
  }

  /** The same; false if somebody has a file open for writing at this moment. */
  boolean tryTurnReadOnly() {
    return remount("ro").isEmpty();
  }

  /** The opposite. */
  void turnWritable() {
    String refused = remount("rw");
    if (!refused.isEmpty()) {
      throw new IllegalStateException(refused);
    }
  }

  /** Why it was not done; empty if it was. */
  private String remount(String mode) {
    List<String> command = new ArrayList<>(entering());
    command.addAll(List.of("mount", "-o", "remount," + mode, folder.toString()));
    try (var mount =
        ChildProcess.start("remount", folder.resolveSibling("mount"), command, Map.of())) {
      return mount.awaitExit(Duration.ofSeconds(20)) == 0 ? "" : "not remounted: " + mount.err();
    }
  }

  private List<String> entering() {
    List<String> command = new ArrayList<>(List.of("nsenter", "--target", "" + holder.pid()));
    if (ownUsers) {
      command.addAll(List.of("--user", "--preserve-credentials"));
    }
    command.addAll(List.of("--mount", "--wd=" + folder.getParent()));
    return command;
  }

  /** It is gone when the last program in it is. */
  @Override
  public void close() {
    holder.close();
  }
}
