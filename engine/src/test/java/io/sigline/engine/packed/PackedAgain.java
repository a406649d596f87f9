package io.sigline.engine.packed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Holds packing and reading to what was packed. */
public final class PackedAgain {
  private PackedAgain() {}

  /** Parses the file both ways, with the placeholders and without, and packs what that yields. */
  public static void check(SourceFile file, Map<String, List<String>> placeholders) {
    for (Map<String, List<String>> values : List.of(placeholders, Map.<String, List<String>>of())) {
      check(file, RuleFile.read(file, values));
      check(file, RuleFile.readForRewriting(file, values));
    }
  }

  private static void check(SourceFile source, RuleFile parsed) {
    FileContent content = FileContent.of(source.text().getBytes(StandardCharsets.UTF_8));
    byte[] packed = pack(source.name(), content, parsed);
    RuleFile read =
        Objects.requireNonNull(RulePack.open(packed, PackFuzz.MAKER).read(source.name(), content));
    assertThat(read).isEqualTo(parsed);
    assertThat(inOrder(read)).isEqualTo(inOrder(parsed));
    assertThat(pack(source.name(), content, read)).isEqualTo(packed);
  }

  /** What the equality of maps does not see: their order, and of what class values are. */
  private static List<String> inOrder(RuleFile file) {
    return Stream.concat(
            Stream.concat(
                    file.rules().stream(), file.correlations().stream().map(Correlation::document))
                .map(PackedAgain::inOrder),
            Stream.concat(
                file.filters().stream().map(it -> it.detection().searches().toString()),
                file.correlations().stream().map(it -> it.aliases().keySet().toString())))
        .toList();
  }

  private static String inOrder(Rule rule) {
    return "%s %s %s"
        .formatted(
            rule.detection().searches().keySet(),
            rule.custom(),
            rule.custom().values().stream().map(it -> it.getClass().getName()).toList());
  }

  static byte[] pack(String name, FileContent content, RuleFile file) {
    RulePackBuilder builder = new RulePackBuilder();
    assertThat(builder.add(name, content, file)).isTrue();
    return builder.build(PackFuzz.MAKER);
  }
}
