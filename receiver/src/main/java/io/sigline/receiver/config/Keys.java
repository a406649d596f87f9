package io.sigline.receiver.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** How the components of the configuration's records are named in the file. */
final class Keys {
  private Keys() {}

  /** {@code maxRequestSize} → {@code max-request-size}. */
  static String of(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** {@code keep} under {@code alerts} → {@code alerts.keep}. */
  static String join(String section, String key) {
    return section.isEmpty() ? key : section + "." + key;
  }

  /** The value of a component of this record. */
  static Object value(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
