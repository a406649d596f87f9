package io.sigline.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which rule matched which record.
 *
 * @param pairs id of the record, tab, id of the rule
 */
record MatchSet(SortedSet<String> pairs) {
  MatchSet {
    pairs = Collections.unmodifiableSortedSet(new TreeSet<>(pairs));
  }

  /** The pairs that a table names for these records; a line that begins with # is none. */
  static MatchSet table(Path file, Predicate<String> records) throws IOException {
    SortedSet<String> pairs = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      if (!line.startsWith("#") && parts.length >= 2 && records.test(parts[0])) {
        pairs.add(pair(parts[0], parts[1]));
      }
    }
    return new MatchSet(pairs);
  }

  /** What the peer found, as it prints it: a line of JSON each, with the event. */
  static MatchSet detections(Path file) throws IOException {
    JsonMapper mapper = new JsonMapper();
    SortedSet<String> pairs = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode detection = mapper.readTree(line);
      String id = detection.path("event").path(FlatEvents.ID).asText();
      pairs.add(pair(id, detection.path("rule_id").asText()));
    }
    return new MatchSet(pairs);
  }

  static String pair(String recordId, String ruleId) {
    return recordId + "\t" + ruleId;
  }

  /** What is here and not in the other. */
  MatchSet without(MatchSet other) {
    SortedSet<String> rest = new TreeSet<>(pairs);
    rest.removeAll(other.pairs);
    return new MatchSet(rest);
  }

  int size() {
    return pairs.size();
  }
}
