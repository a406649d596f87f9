package io.sigline.receiver.rules;

import io.sigline.engine.packed.FileContent;
import io.sigline.engine.packed.PackException;
import io.sigline.engine.packed.RulePack;
import io.sigline.engine.packed.RulePackBuilder;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.RulesConfig;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rule files as they were parsed, remembered by their content: those of the load before, and at the
 * first load those that were kept. One thread at a time; {@link #keep} may be called by another.
 */
final class ParsedFiles {
  /** A file as it was parsed. */
  private record Parsed(RuleFiles.Stamp stamp, FileContent content, RuleFile file) {}

  private final KeptRules kept;
  private final LongAdder parsedAnew = new LongAdder();
  private Map<Path, Parsed> known = Map.of();

  /** What the first load found, where it is not what was kept. */
  private volatile Map<Path, Parsed> toKeep = Map.of();

  ParsedFiles(KeptRules kept) {
    this.kept = kept;
  }

  /**
   * Parses what is not known, at the pace of the order.
   *
   * @param unreadable takes what cannot be read
   * @return in the order of the files
   */
  List<RuleFile> of(RuleFiles found, RuleLoader.Order order, List<Problem> unreadable) {
    boolean isFirst = known.isEmpty();
    RulePack pack = isFirst ? kept.read(order.config()) : RulePack.EMPTY;
    Map<Path, Parsed> now = new ConcurrentHashMap<>();
    Stream<Map.Entry<Path, RuleFiles.Stamp>> files = found.files().entrySet().stream();
    (order.pace().onAllCores() ? files.parallel() : files)
        .forEach(file -> {
          Parsed parsed = known.get(file.getKey());
          if (order.thorough() || parsed == null || !parsed.stamp().equals(file.getValue())) {
            parsed = read(file, pack, order.config(), unreadable);
            order.pace().rest();
          }
          if (parsed != null) {
            now.put(file.getKey(), parsed);
          }
        });
    unreadable.sort(Comparator.comparing(Problem::file));
    if (isFirst && (parsedAnew.sum() > 0 || pack.size() != now.size())) {
      toKeep = now;
    }
    known = now;
    return found.files().keySet().stream()
        .map(now::get)
        .filter(Objects::nonNull)
        .map(Parsed::file)
        .toList();
  }

  private @Nullable Parsed read(
      Map.Entry<Path, RuleFiles.Stamp> found,
      RulePack pack,
      RulesConfig config,
      List<Problem> unreadable) {
    Path file = found.getKey();
    byte[] bytes = RuleFiles.bytes(file, unreadable);
    if (bytes == null) {
      return null;
    }
    FileContent content = FileContent.of(bytes);
    Parsed before = known.get(file);
    if (before != null && before.content().equals(content)) {
      return new Parsed(found.getValue(), content, before.file());
    }
    RuleFile packed = packed(file, content, pack);
    if (packed != null) {
      return new Parsed(found.getValue(), content, packed);
    }
    SourceFile source = RuleFiles.source(file, bytes, unreadable);
    if (source == null) {
      return null;
    }
    parsedAnew.increment();
    RuleFile parsed = parsed(source, config.placeholders(), !config.pipelines().isEmpty());
    return new Parsed(found.getValue(), content, parsed);
  }

  private @Nullable RuleFile packed(Path file, FileContent content, RulePack pack) {
    try {
      return pack.read(file.toString(), content);
    } catch (PackException e) {
      kept.tellUnusable(e);
      return null;
    }
  }

  /**
   * Parses a file.
   *
   * @param piped true if pipelines are to be applied
   */
  static RuleFile parsed(SourceFile source, Map<String, List<String>> placeholders, boolean piped) {
    return piped
        ? RuleFile.readForRewriting(source, placeholders)
        : RuleFile.read(source, placeholders);
  }

  /** Keeps what the first load found for the next start, unless it was kept already. */
  void keep(RulesConfig config) {
    Map<Path, Parsed> all = toKeep;
    toKeep = Map.of();
    if (!all.isEmpty()) {
      kept.write(() -> packed(all), config);
    }
  }

  private static RulePackBuilder packed(Map<Path, Parsed> all) {
    RulePackBuilder builder = new RulePackBuilder();
    all.forEach((file, parsed) -> {
      boolean _ = builder.add(file.toString(), parsed.content(), parsed.file());
    });
    return builder;
  }
}
