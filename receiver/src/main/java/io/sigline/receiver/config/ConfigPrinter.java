package io.sigline.receiver.config;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Prints the effective configuration as YAML that reads back the same, secrets masked. */
public final class ConfigPrinter {
  private ConfigPrinter() {}

  /** The configuration in the order of its records. */
  public static String print(SiglineConfig config) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(200);
    return new Yaml(options).dump(section(config));
  }

  /**
   * Every key, dotted, with its value as it would be written.
   *
   * @return in the order of the records
   */
  static Map<String, Object> flat(SiglineConfig config) {
    Map<String, Object> keys = new LinkedHashMap<>();
    flatten("", config, keys);
    return keys;
  }

  /** The keys that differ from their defaults, with their values; secrets masked. */
  public static Map<String, Object> different(SiglineConfig config) {
    Map<String, Object> keys = flat(config);
    flat(SiglineConfig.defaults()).forEach(keys::remove);
    return keys;
  }

  private static void flatten(String key, Record record, Map<String, Object> keys) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String path = Keys.join(key, Keys.of(component));
      Object value = Keys.value(component, record);
      if (value instanceof Record inner && value(value) instanceof Map) {
        flatten(path, inner, keys);
      } else {
        keys.put(path, value(value));
      }
    }
  }

  private static Map<String, Object> section(Record record) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      section.put(Keys.of(component), value(Keys.value(component, record)));
    }
    return section;
  }

  private static Object value(Object value) {
    return switch (value) {
      case Secret secret -> secret.toString();
      case DataSize size -> size.toString();
      case Record inner -> section(inner);
      case Duration duration -> Durations.print(duration);
      case Path path -> path.toString();
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case List<?> list -> list.stream().map(ConfigPrinter::value).toList();
      default -> value;
    };
  }
}
