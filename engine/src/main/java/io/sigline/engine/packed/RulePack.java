package io.sigline.engine.packed;

import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.ContentVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * Rule files that were parsed and packed, each to be had again for the same content. Safe to share
 * between threads.
 */
public final class RulePack {
  /** Of each library that decides what parsing a file yields, a class. */
  public static final List<Class<?>> PARSERS =
      List.of(RuleFile.class, Yaml.class, com.google.re2j.Pattern.class);

  /** Holds nothing. */
  public static final RulePack EMPTY =
      new RulePack(new byte[0], new TextTable(new byte[0], 0, 0, 0), Map.of());

  private final byte[] bytes;
  private final TextTable texts;
  private final Map<String, Row> rows;

  /** Where a file is, and of what content. */
  private record Row(FileContent content, @Nullable String sha256, int begin, int end) {}

  private RulePack(byte[] bytes, TextTable texts, Map<String, Row> rows) {
    this.bytes = bytes;
    this.texts = texts;
    this.rows = rows;
  }

  /**
   * Opens what {@link RulePackBuilder#build} made.
   *
   * @param bytes kept, not copied
   * @param maker as it was given to the builder
   * @return empty if another one made it
   * @throws PackException if it is damaged
   */
  public static RulePack open(byte[] bytes, String maker) {
    try {
      PackLayout layout = PackLayout.of(bytes);
      if (!layout.isBy(maker.getBytes(StandardCharsets.UTF_8))) {
        return EMPTY;
      }
      TextTable texts = layout.texts();
      return new RulePack(bytes, texts, rows(bytes, layout, texts));
    } catch (IndexOutOfBoundsException e) {
      throw new PackException("something is outside of the file", e);
    }
  }

  private static Map<String, Row> rows(byte[] bytes, PackLayout layout, TextTable texts) {
    Map<String, Row> rows = HashMap.newHashMap(layout.files());
    int begin = layout.firstFile();
    for (int i = 0; i < layout.files(); i++) {
      PackInput row = layout.row(i, texts);
      String name = texts.get(row.fixed());
      FileContent content = new FileContent(row.fixed(), row.fixed(), row.fixed());
      int sha256 = row.fixed();
      int end = layout.firstFile() + row.fixed();
      if (end < begin || end > bytes.length) {
        throw new PackException("a file is outside of the file");
      }
      rows.put(name, new Row(content, sha256 == 0 ? null : texts.get(sha256 - 1), begin, end));
      begin = end;
    }
    if (begin != bytes.length) {
      throw new PackException("something follows the last file");
    }
    return rows;
  }

  /**
   * What parsing a file yielded; null if it is not known for this content.
   *
   * @param name as given to the parser
   * @throws PackException if it is damaged
   */
  public @Nullable RuleFile read(String name, FileContent content) {
    Row row = rows.get(name);
    if (row == null || !row.content().equals(content)) {
      return null;
    }
    ContentVersion version =
        row.sha256() == null ? ContentVersion.NONE : ContentVersion.ofSha256(row.sha256());
    try {
      return new FilePacking(name, version)
          .read(new PackInput(bytes, row.begin(), row.end(), texts));
    } catch (PackException e) {
      throw e;
    } catch (RuntimeException e) { // a constant that does not exist, a number that is none
      throw new PackException("something is not what it should be: " + e, e);
    }
  }

  /** How many files it holds. */
  public int size() {
    return rows.size();
  }
}
