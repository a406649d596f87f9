package io.sigline.receiver.api;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sigline.receiver.logging.Visible;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Registers metrics that are read from counters kept elsewhere. */
final class Meters {
  /** Longer names are cut: no rule or log source of good will has such. */
  private static final int MOST_LABEL = 300;

  private final PrometheusRegistry registry;

  Meters(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** A counter; {@code _total} is added to its name. */
  void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** Counters under one name, told apart by a label. */
  void counters(String name, String help, String label, Map<String, LongAdder> values) {
    Map<String, DoubleSupplier> suppliers = new LinkedHashMap<>();
    values.forEach((key, adder) -> suppliers.put(key, adder::sum));
    suppliedCounters(name, help, label, suppliers);
  }

  /** Counters under one name, told apart by a label. */
  void suppliedCounters(
      String name, String help, String label, Map<String, DoubleSupplier> values) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(
            callback -> values.forEach((key, value) -> callback.call(value.getAsDouble(), key)))
        .register(registry);
  }

  /** Counters under one name, told apart by two labels. */
  void suppliedCounters(
      String name,
      String help,
      String first,
      String second,
      Map<List<String>, DoubleSupplier> values) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(first, second)
        .callback(callback ->
            values.forEach((labels, value) ->
                callback.call(value.getAsDouble(), labels.toArray(String[]::new))))
        .register(registry);
  }

  /** A value that goes up and down. */
  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** Values told apart by a label that is not known beforehand. */
  void labelledGauge(
      String name,
      String help,
      String label,
      Supplier<? extends Map<String, ? extends Number>> values) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(callback ->
            labels(values.get()).forEach((key, value) -> callback.call(value.doubleValue(), key)))
        .register(registry);
  }

  /** With names of one line and bounded length; of names that then are the same, the first. */
  private static Map<String, Number> labels(Map<String, ? extends Number> values) {
    Map<String, Number> labels = new LinkedHashMap<>();
    values.forEach((key, value) -> labels.putIfAbsent(label(key), value));
    return labels;
  }

  private static String label(String key) {
    String line = Visible.text(key);
    if (line.length() <= MOST_LABEL) {
      return line;
    }
    boolean parts = Character.isHighSurrogate(line.charAt(MOST_LABEL - 1));
    return line.substring(0, parts ? MOST_LABEL - 1 : MOST_LABEL) + "…";
  }
}
