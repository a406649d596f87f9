package io.sigline.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads OTLP/JSON lines and cuts them into export requests of a given number of records. Records
 * that stand under one resource stay together, as a collector's batches have them.
 */
public final class Batches {
  private static final ObjectMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final int size;
  private final int most;
  private final List<ObjectNode> batches = new ArrayList<>();
  private int inLast;
  private int read;

  private Batches(int size, int most) {
    this.size = size;
    this.most = most;
  }

  /**
   * The requests that hold the records of the files, in order.
   *
   * @param files OTLP/JSON, one request a line, plain or {@code .gz}
   * @param size records in a request; the last one may hold fewer
   * @param most records to read at the most
   */
  public static List<ObjectNode> read(List<Path> files, int size, int most) {
    Batches batches = new Batches(size, most);
    for (Path file : files) {
      batches.addAll(file);
    }
    if (batches.read == 0) {
      throw new BenchException("expected OTLP/JSON lines, found no record in " + files);
    }
    return batches.batches;
  }

  private void addAll(Path file) {
    try (BufferedReader lines = open(file)) {
      String line;
      while (read < most && (line = lines.readLine()) != null) {
        JSON.readTree(line).path("resourceLogs").forEach(this::addResource);
      }
    } catch (NoSuchFileException e) {
      throw new BenchException(file + ": expected a file, found none", e);
    } catch (IOException e) {
      throw new BenchException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void addResource(JsonNode resource) {
    for (JsonNode scope : resource.path("scopeLogs")) {
      ArrayNode records = null;
      for (JsonNode entry : scope.path("logRecords")) {
        if (read == most) {
          return;
        }
        if (records == null || inLast == size) {
          records = openRecords(resource.get("resource"), scope.get("scope"));
        }
        records.add(entry);
        inLast++;
        read++;
      }
    }
  }

  private ArrayNode openRecords(@Nullable JsonNode resource, @Nullable JsonNode scope) {
    if (batches.isEmpty() || inLast == size) {
      ObjectNode request = NODES.objectNode();
      request.putArray("resourceLogs");
      batches.add(request);
      inLast = 0;
    }
    ObjectNode logs = ((ArrayNode) batches.getLast().get("resourceLogs")).addObject();
    if (resource != null) {
      logs.set("resource", resource);
    }
    ObjectNode scopeLogs = logs.putArray("scopeLogs").addObject();
    if (scope != null) {
      scopeLogs.set("scope", scope);
    }
    return scopeLogs.putArray("logRecords");
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 20);
  }
}
