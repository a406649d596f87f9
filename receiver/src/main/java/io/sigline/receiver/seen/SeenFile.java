package io.sigline.receiver.seen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.rule.LogSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code seen.json} in the data directory. Written as a whole beside the old one, which it then
 * replaces: a crash leaves one of them.
 */
public final class SeenFile {
  static final int VERSION = 1;

  private static final Logger log = LoggerFactory.getLogger(SeenFile.class);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Path file;

  /** The file of this data directory. */
  public SeenFile(Path dataDirectory) {
    this.file = dataDirectory.resolve("seen.json");
  }

  /**
   * What was written last. Of a file that cannot be read, or is of another version, nothing is
   * known: it is put aside and the start goes on.
   */
  public SeenState read() {
    try {
      JsonNode root = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
      int version = root.path("version").asInt();
      if (version != VERSION) {
        throw new IOException("expected version " + VERSION + ", found " + version);
      }
      return state(root);
    } catch (NoSuchFileException _) {
      return SeenState.NOTHING;
    } catch (IOException | RuntimeException e) {
      log.warn("{} cannot be read, what was seen begins anew: {}", file, e.getMessage());
      putAside();
      return SeenState.NOTHING;
    }
  }

  /** Why it cannot be read, if it is there; for people. Changes nothing. */
  public Optional<String> problem() {
    try {
      JsonNode root = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
      int version = root.path("version").asInt();
      if (version != VERSION) {
        return Optional.of("expected version " + VERSION + ", found " + version);
      }
      var _ = state(root);
      return Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private void putAside() {
    try {
      Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      log.warn("{} cannot be put aside: {}", file, e.getMessage());
    }
  }

  /**
   * Writes all of it.
   *
   * @throws IOException if the old file stays
   */
  public void write(SeenState state) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    byte[] bytes = JSON.writeValueAsBytes(json(state));
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ObjectNode json(SeenState state) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ArrayNode sources = root.putArray("log-sources");
    state
        .sources()
        .forEach((source, times) -> {
          Instant last = times.lastSeen();
          if (last != null) {
            ObjectNode one = sources.addObject();
            put("category", source.category(), one);
            put("product", source.product(), one);
            put("service", source.service(), one);
            one.put("looked", times.looked()).put("last", last.toEpochMilli());
            ObjectNode fields = one.putObject("fields");
            times
                .fields()
                .forEach((name, field) ->
                    fields
                        .putObject(name)
                        .put("events", field.events())
                        .put("path", field.path())
                        .put("last", field.lastSeen().toEpochMilli())
                        .put("looked", field.lookedThen()));
          }
        });
    ObjectNode rules = root.putObject("rules");
    state
        .rules()
        .forEach((key, times) ->
            rules
                .putObject(key)
                .put("version", times.version())
                .put("matches", times.matches())
                .put("last", times.lastMatch().toEpochMilli()));
    return root;
  }

  private static void put(String name, @Nullable String part, ObjectNode into) {
    if (part != null) {
      into.put(name, part);
    }
  }

  private static SeenState state(JsonNode root) {
    Map<LogSource, SourceTimes> sources = new LinkedHashMap<>();
    for (JsonNode one : root.path("log-sources")) {
      Map<String, SourceTimes.FieldTimes> fields = new LinkedHashMap<>();
      one.path("fields")
          .properties()
          .forEach(field ->
              fields.put(
                  field.getKey(),
                  new SourceTimes.FieldTimes(
                      field.getValue().path("events").asLong(),
                      field.getValue().path("path").asText(),
                      Instant.ofEpochMilli(field.getValue().path("last").asLong()),
                      field.getValue().path("looked").asLong())));
      sources.put(
          new LogSource(part(one, "category"), part(one, "product"), part(one, "service")),
          new SourceTimes(
              one.path("looked").asLong(),
              Instant.ofEpochMilli(one.path("last").asLong()),
              fields));
    }
    Map<String, RuleTimes> rules = new LinkedHashMap<>();
    root.path("rules")
        .properties()
        .forEach(rule ->
            rules.put(
                rule.getKey(),
                new RuleTimes(
                    rule.getValue().path("version").asText(),
                    rule.getValue().path("matches").asLong(),
                    Instant.ofEpochMilli(rule.getValue().path("last").asLong()))));
    return new SeenState(sources, rules);
  }

  private static @Nullable String part(JsonNode source, String name) {
    return source.hasNonNull(name) ? source.path(name).asText() : null;
  }
}
