package io.sigline.receiver.rules;

import io.sigline.engine.packed.PackException;
import io.sigline.engine.packed.RulePack;
import io.sigline.engine.packed.RulePackBuilder;
import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What parsing rule files yielded, in {@code rules.pack} of the data directory, for the next start
 * of the same program with the same placeholders, and either with pipelines or without. Whatever is
 * wrong with it is said in the log and costs the time to parse, nothing else.
 */
public final class KeptRules {
  private static final Logger log = LoggerFactory.getLogger(KeptRules.class);
  private static final int LARGEST = 64 << 20;

  private final Optional<Path> file;
  private final Supplier<Optional<String>> code;
  private final AtomicBoolean isTold = new AtomicBoolean();

  private KeptRules(Optional<Path> file, Supplier<Optional<String>> code) {
    this.file = file;
    this.code = code;
  }

  /** In this data directory. */
  public static KeptRules in(Path dataDirectory) {
    return in(dataDirectory, ParserCode::name);
  }

  /**
   * In this data directory.
   *
   * @param code names the code that parses; empty if that cannot be told from other code
   */
  static KeptRules in(Path dataDirectory, Supplier<Optional<String>> code) {
    return new KeptRules(Optional.of(dataDirectory.resolve("rules.pack")), code);
  }

  /** Keeps nothing. */
  static KeptRules nowhere() {
    return new KeptRules(Optional.empty(), Optional::empty);
  }

  /** What was kept; empty if there is nothing that can be used. */
  RulePack read(RulesConfig config) {
    if (file.isEmpty()) {
      return RulePack.EMPTY;
    }
    Path from = file.get();
    try {
      if (Files.size(from) > LARGEST || !Files.isRegularFile(from)) {
        throw new IOException("expected a file of at most 64 MiB");
      }
      byte[] bytes = Files.readAllBytes(from);
      Optional<String> maker = maker(config);
      return maker.isPresent() ? RulePack.open(bytes, maker.get()) : RulePack.EMPTY;
    } catch (NoSuchFileException _) {
      return RulePack.EMPTY;
    } catch (IOException | PackException e) {
      tellUnusable(e);
      return RulePack.EMPTY;
    }
  }

  /** Says, once, that what was kept cannot be used. */
  void tellUnusable(Exception reason) {
    if (!isTold.getAndSet(true)) {
      log.warn("{} cannot be used, rules are parsed: {}", name(), reason.getMessage());
    }
  }

  /**
   * Keeps these for the next start, in the place of what was kept. Not synced: one that a crash
   * leaves torn is told by its checksums.
   *
   * @param rules asked only if they can be kept
   */
  void write(Supplier<RulePackBuilder> rules, RulesConfig config) {
    Optional<String> maker = maker(config);
    if (file.isEmpty() || maker.isEmpty()) {
      return;
    }
    Path next = file.get().resolveSibling(file.get().getFileName() + ".new");
    try {
      byte[] bytes = rules.get().build(maker.get());
      if (bytes.length > LARGEST) {
        throw new IOException("expected at most 64 MiB, got " + bytes.length + " bytes");
      }
      Files.write(next, bytes);
      Files.move(
          next, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("{} cannot be written, the next start parses rules: {}", name(), reason(e));
      delete(next);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void delete(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      log.debug("{} stays", unfinished, e);
    }
  }

  private String name() {
    return file.map(Path::toString).orElse("rules.pack");
  }

  /** All that decides what parsing yields, beside a file's name and content. */
  private Optional<String> maker(RulesConfig config) {
    return code.get()
        .map(parser -> {
          StringBuilder maker = new StringBuilder(parser);
          maker.append(config.pipelines().isEmpty() ? "\nas written" : "\nfor pipelines");
          new TreeMap<>(config.placeholders())
              .forEach((placeholder, values) -> {
                append(List.of(placeholder), maker);
                append(values, maker);
              });
          return maker.toString();
        });
  }

  /** With lengths, so that no other texts look the same. */
  private static void append(List<String> texts, StringBuilder to) {
    to.append('\n').append(texts.size());
    texts.forEach(text -> to.append(' ').append(text.length()).append(':').append(text));
  }
}
