package io.sigline.receiver.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@link ConfigNode} the types of the configuration's records. What is missing is taken
 * from the default record; what is wrong is reported, and the default stands in for it so that the
 * rest is still checked.
 */
final class Binder {
  private final List<ConfigProblem> problems;
  private final Scalars scalars;

  Binder(List<ConfigProblem> problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /**
   * Binds a section.
   *
   * @param key the section's dotted key; empty for the whole file
   * @param node as written; null where the section is not written
   * @param defaults what stands where nothing is written
   */
  <T extends Record> T bind(String key, @Nullable ConfigNode node, T defaults) {
    ConfigNode.Section section = section(key, node);
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    refuseUnknown(key, section, Arrays.stream(components).map(Keys::of).toList());
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = Keys.of(components[i]);
      ConfigNode child = section.entries().get(name);
      Object standard = Keys.value(components[i], defaults);
      String path = Keys.join(key, name);
      values[i] =
          standard instanceof Record inner && !scalars.isScalar(inner.getClass())
              ? bind(path, child, inner)
              : child == null || isEmpty(child)
                  ? standard
                  : scalars.read(path, child, components[i].getGenericType(), standard);
    }
    return construct(key, section, defaults, components, values);
  }

  private static boolean isEmpty(ConfigNode node) {
    return node instanceof ConfigNode.Scalar scalar && scalar.text().isEmpty();
  }

  private ConfigNode.Section section(String key, @Nullable ConfigNode node) {
    if (node instanceof ConfigNode.Section section) {
      return section;
    }
    if (node != null && !isEmpty(node)) {
      problems.add(
          new ConfigProblem(node.where(), key, "expected a section with keys, got " + what(node)));
    }
    return new ConfigNode.Section(node == null ? "" : node.where(), Map.of(), Map.of());
  }

  static String what(ConfigNode node) {
    return switch (node) {
      case ConfigNode.Scalar scalar -> scalar.text().isEmpty() ? "nothing" : scalar.text();
      case ConfigNode.Sequence _ -> "a list";
      case ConfigNode.Section _ -> "a section";
    };
  }

  private void refuseUnknown(String key, ConfigNode.Section section, List<String> known) {
    for (String name : section.entries().keySet()) {
      if (!known.contains(name)) {
        String meant =
            Suggestion.nearest(name, known)
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("known are " + String.join(", ", known));
        problems.add(
            new ConfigProblem(
                section.places().getOrDefault(name, section.where()),
                Keys.join(key, name),
                "unknown key; " + meant));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private <T extends Record> T construct(
      String key,
      ConfigNode.Section section,
      T defaults,
      RecordComponent[] components,
      Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return (T) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Checks.FailedException failed) {
        report(key, section, failed);
        return defaults;
      }
      throw new IllegalStateException("cannot make " + defaults.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + defaults.getClass(), e);
    }
  }

  private void report(String key, ConfigNode.Section section, Checks.FailedException failed) {
    for (Checks.Failure failure : new ArrayList<>(failed.failures())) {
      ConfigNode node = section.entries().get(failure.key());
      String where = node == null ? section.where() : node.where();
      problems.add(new ConfigProblem(where, Keys.join(key, failure.key()), failure.message()));
    }
  }
}
