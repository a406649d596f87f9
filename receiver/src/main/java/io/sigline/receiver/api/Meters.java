package io.sigline.receiver.api;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Registers metrics that are read from counters kept elsewhere. */
final class Meters {
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
            values.get().forEach((key, value) -> callback.call(value.doubleValue(), key)))
        .register(registry);
  }
}
