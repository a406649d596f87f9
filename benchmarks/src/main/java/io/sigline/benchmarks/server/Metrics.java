package io.sigline.benchmarks.server;

import java.util.HashMap;
import java.util.Map;

/** A page of metrics in Prometheus' text format; series of one name are told apart by labels. */
public final class Metrics {
  private final Map<String, Double> values;

  private Metrics(Map<String, Double> values) {
    this.values = values;
  }

  /** Reads a page; lines that are no sample are left out. */
  static Metrics of(String page) {
    Map<String, Double> values = new HashMap<>();
    page.lines()
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .forEach(line -> {
          int end = line.lastIndexOf(' ');
          values.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
        });
    return new Metrics(values);
  }

  /** The sum of all series of a name; 0 if there is none. */
  public double sum(String name) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The sum of the series of a name whose labels contain this text. */
  public double sum(String name, String label) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "{") && entry.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
