package io.sigline.engine.packed;

import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packs parsed rule files, for {@link RulePack}. One thread. */
public final class RulePackBuilder {
  private final PackOutput rows = new PackOutput();
  private final PackOutput files = new PackOutput();
  private int count;

  /** A builder that has no file yet. */
  public RulePackBuilder() {}

  /**
   * Adds a file, or leaves it out if it is nested deeper than can be read again.
   *
   * @param name as given to the parser
   * @param content of the file
   * @param file what the parser made of it
   * @return false if it is left out
   */
  public boolean add(String name, FileContent content, RuleFile file) {
    int before = files.size();
    ContentVersion version = version(file);
    ContentVersion told = version == null ? ContentVersion.NONE : version;
    try {
      new FilePacking(name, told).write(file, files);
    } catch (PackException _) {
      files.cutTo(before);
      return false;
    }
    rows.fixed(files.indexOf(name));
    rows.fixed(content.length());
    rows.fixed(content.crc32());
    rows.fixed(content.crc32c());
    rows.fixed(version == null ? 0 : files.indexOf(version.sha256()) + 1);
    rows.fixed(files.size());
    count++;
    return true;
  }

  /** All documents of a file are of one version; one without documents needs none. */
  private static @Nullable ContentVersion version(RuleFile file) {
    return Stream.of(
            file.rules().stream().map(Rule::source),
            file.filters().stream().map(filter -> filter.source()),
            file.correlations().stream().map(correlation -> correlation.document().source()))
        .flatMap(sources -> sources)
        .findFirst()
        .map(Rule.Source::version)
        .orElse(null);
  }

  /**
   * What was added.
   *
   * @param maker names all that decides, beside its content, what parsing a file yields
   */
  public byte[] build(String maker) {
    PackOutput texts = new PackOutput();
    PackOutput ends = new PackOutput();
    for (String text : files.texts()) {
      write(text, texts);
      ends.fixed(texts.size());
    }
    PackOutput checked = new PackOutput();
    byte[] made = maker.getBytes(StandardCharsets.UTF_8);
    checked.fixed(made.length);
    checked.octets(made);
    checked.fixed(files.texts().size());
    checked.fixed(texts.size());
    checked.fixed(count);
    Stream.of(ends, texts, rows, files).forEach(part -> checked.octets(part.bytes()));
    FileContent content = FileContent.of(checked.bytes());
    PackOutput all = new PackOutput();
    all.octets(PackLayout.MAGIC);
    all.fixed(content.crc32());
    all.fixed(content.crc32c());
    all.octets(checked.bytes());
    return all.bytes();
  }

  private static void write(String text, PackOutput out) {
    boolean narrow = text.chars().allMatch(character -> character < 0x100);
    out.octet(narrow ? TextTable.NARROW : TextTable.WIDE);
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (!narrow) {
        out.octet(character >>> 8);
      }
      out.octet(character);
    }
  }
}
