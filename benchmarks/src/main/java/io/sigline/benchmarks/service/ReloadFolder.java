package io.sigline.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of rules that the program watches.
 *
 * @param folder empty at first
 * @param all the rules that the program has besides
 */
record ReloadFolder(Path folder, Path all) {
  private static final Pattern ID = Pattern.compile("(?m)^id: .{8}");
  private static final String RULE =
      """
      title: Added under load
      id: 5a7f3c52-5b7c-4c0e-9d2e-0f6f5f0f7a11
      logsource: {product: windows, service: system}
      detection:
        selection: {EventID: 999999}
        condition: selection
      """;

  /** Adds a rule. */
  void addOne() throws IOException {
    Files.writeString(folder.resolve("added.yml"), RULE);
  }

  /** Adds each rule once more, under another id: all at once, as a folder that is moved in. */
  void addAll() throws IOException {
    Path copies = Files.createDirectory(folder.resolveSibling("copies"));
    try (Stream<Path> files = Files.walk(all)) {
      List<Path> rules = files.filter(file -> file.toString().endsWith(".yml")).toList();
      for (int i = 0; i < rules.size(); i++) {
        String rule = ID.matcher(Files.readString(rules.get(i))).replaceFirst("id: c0c0c0c0");
        Files.writeString(copies.resolve(i + ".yml"), rule);
      }
    }
    Files.move(copies, folder.resolve("copies"), StandardCopyOption.ATOMIC_MOVE);
  }
}
