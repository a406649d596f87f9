package io.sigline.receiver.rules;

import io.sigline.engine.packed.FileContent;
import io.sigline.engine.packed.RulePack;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The code that parses rules, told from any other: by the content of its jars, and by its Java. */
final class ParserCode {
  private ParserCode() {}

  /** Names the code; empty if it is not in jars, whose content could not change unseen. */
  static Optional<String> name() {
    StringBuilder name = new StringBuilder("java ").append(Runtime.version());
    try {
      for (Class<?> one : RulePack.PARSERS) {
        CodeSource source = one.getProtectionDomain().getCodeSource();
        if (source == null) {
          return Optional.empty();
        }
        Path jar = Path.of(source.getLocation().toURI());
        if (!Files.isRegularFile(jar)) {
          return Optional.empty();
        }
        name.append('\n').append(FileContent.of(Files.readAllBytes(jar)));
      }
    } catch (IOException | URISyntaxException _) {
      return Optional.empty();
    }
    return Optional.of(name.toString());
  }
}
