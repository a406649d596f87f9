package io.sigline.receiver.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the configuration: the file, then the overrides of the command line, over the defaults. */
public final class ConfigReader {
  /** Read when no file is named and it is there. */
  public static final Path STANDARD_FILE = Path.of("sigline.yml");

  private static final int LARGEST = 1 << 20;

  private final Variables variables;
  private final SiglineConfig defaults;

  /** A reader that resolves {@code ${NAME}} in the environment of this process. */
  public ConfigReader() {
    this(System.getenv(), SiglineConfig.defaults());
  }

  /**
   * @param environment what {@code ${NAME}} stands for
   * @param defaults what is in force where nothing is written
   */
  public ConfigReader(Map<String, String> environment, SiglineConfig defaults) {
    this.variables = new Variables(environment);
    this.defaults = defaults;
  }

  /**
   * Reads the effective configuration.
   *
   * @param file the file to read; empty = {@link #STANDARD_FILE} if it is there
   * @param overrides {@code key=value}, dotted keys, values in YAML; later ones win
   * @throws ConfigException with every problem of all of it
   */
  public SiglineConfig read(Optional<Path> file, List<String> overrides) {
    List<ConfigProblem> problems = new ArrayList<>();
    ConfigNode tree = new ConfigNode.Section("", Map.of(), Map.of());
    if (file.isPresent()) {
      tree = readFile(file.get(), problems);
    } else if (Files.exists(STANDARD_FILE)) {
      tree = readFile(STANDARD_FILE, problems);
    }
    for (String override : overrides) {
      tree = merged(tree, readOverride(override, problems));
    }
    SiglineConfig config = new Binder(problems).bind("", tree, defaults);
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(ConfigProblem::line));
      throw new ConfigException(problems);
    }
    return config;
  }

  private ConfigNode readFile(Path file, List<ConfigProblem> problems) {
    try {
      String text = text(file);
      return new ConfigTree(file.toString(), variables, problems).read(text);
    } catch (CharacterCodingException e) {
      problems.add(new ConfigProblem(file.toString(), "", "expected UTF-8 text, got other bytes"));
    } catch (TooLarge _) {
      problems.add(
          new ConfigProblem(
              file.toString(), "", "expected at most " + LARGEST + " bytes, got more"));
    } catch (IOException e) {
      String reason =
          Files.isDirectory(file)
              ? "a directory"
              : Files.exists(file) ? "a file that cannot be read" : "no such file";
      problems.add(
          new ConfigProblem(file.toString(), "", "expected a readable file, got " + reason));
    }
    return new ConfigNode.Section("", Map.of(), Map.of());
  }

  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in =
        Files.newInputStream(file)) { // may be a pipe, of which nobody knows the end
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new TooLarge();
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** The file is no configuration. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private ConfigNode readOverride(String override, List<ConfigProblem> problems) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      problems.add(
          new ConfigProblem(
              "--set " + override, "", "expected key=value, such as admin.port=9090"));
      return new ConfigNode.Section("", Map.of(), Map.of());
    }
    String key = override.substring(0, equals);
    String where = "--set " + key;
    List<ConfigProblem> inner = new ArrayList<>();
    String text = override.substring(equals + 1);
    ConfigNode value =
        text.isBlank()
            ? new ConfigNode.Scalar(where, "")
            : new ConfigTree(where, variables, inner).read(text);
    inner.forEach(problem -> problems.add(new ConfigProblem(where, key, problem.message())));
    String[] names = key.split("\\.", -1);
    ConfigNode node = relocated(value, where);
    for (int i = names.length - 1; i >= 0; i--) {
      node = new ConfigNode.Section(where, Map.of(names[i], node), Map.of(names[i], where));
    }
    return node;
  }

  /** The same node, all of it at the place of the option. */
  private static ConfigNode relocated(ConfigNode node, String where) {
    return switch (node) {
      case ConfigNode.Scalar scalar -> new ConfigNode.Scalar(where, scalar.text());
      case ConfigNode.Sequence sequence ->
          new ConfigNode.Sequence(
              where, sequence.items().stream().map(item -> relocated(item, where)).toList());
      case ConfigNode.Section section -> {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        section.entries().forEach((name, value) -> entries.put(name, relocated(value, where)));
        section.entries().keySet().forEach(name -> places.put(name, where));
        yield new ConfigNode.Section(where, entries, places);
      }
    };
  }

  /** Sections key by key; anything else is replaced. */
  private static ConfigNode merged(@Nullable ConfigNode base, ConfigNode over) {
    if (!(base instanceof ConfigNode.Section lower)
        || !(over instanceof ConfigNode.Section upper)) {
      return over;
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>(lower.entries());
    Map<String, String> places = new LinkedHashMap<>(lower.places());
    upper.entries().forEach((name, value) -> entries.put(name, merged(entries.get(name), value)));
    places.putAll(upper.places());
    return new ConfigNode.Section(lower.where(), entries, places);
  }
}
