package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.pipeline.Part.Item;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code hashes_fields}: {@code Hashes: MD5=…} becomes {@code FileMD5: …}. Values are joined as
 * before; one whose algorithm is not known stays under its field.
 */
final class HashFields implements Transformation.OfItem {
  private static final Map<Integer, String> BY_LENGTH =
      Map.of(32, "MD5", 40, "SHA1", 64, "SHA256", 128, "SHA512");

  private record Hash(String field, ValueTest test) {}

  private final List<String> algorithms;
  private final String prefix;
  private final boolean bare;

  HashFields(Parameters parameters) {
    algorithms =
        parameters.texts("valid_hash_algos").stream()
            .map(name -> name.toUpperCase(Locale.ROOT))
            .toList();
    String written = parameters.optionalText("field_prefix");
    prefix = written == null ? "" : written;
    bare = parameters.flag("drop_algo_prefix", false);
    if (bare && prefix.isEmpty()) {
      throw new DocumentException(
          parameters.line("drop_algo_prefix"),
          "without the algorithm, 'field_prefix' has to name the field");
    }
  }

  @Override
  public Part apply(Item item, RuleState state) {
    String field = item.field();
    if (field == null || item.tests().stream().noneMatch(ValueTest.Text.class::isInstance)) {
      return item;
    }
    List<Part> parts = new ArrayList<>();
    boolean found = false;
    if (item.all()) {
      for (List<ValueTest> tests : item.values()) {
        List<Hash> hashes = hashes(item, tests);
        found |= isAnyFound(field, hashes);
        parts.add(new Part.Any(items(item, hashes)));
      }
    } else {
      List<Hash> hashes = hashes(item, item.tests());
      found = isAnyFound(field, hashes);
      parts.addAll(items(item, hashes));
    }
    if (!found) {
      throw state.refusal(
          "a pipeline expects hashes in '%s' (%s), found none"
              .formatted(field, String.join(", ", algorithms)),
          null);
    }
    return item.all() ? new Part.All(parts) : new Part.Any(parts);
  }

  private static boolean isAnyFound(String field, List<Hash> hashes) {
    return hashes.stream().anyMatch(hash -> !hash.field().equals(field));
  }

  private List<Hash> hashes(Item item, List<ValueTest> tests) {
    List<Hash> hashes = new ArrayList<>();
    for (ValueTest test : tests) {
      Hash hash = test instanceof ValueTest.Text text ? hash(item, text) : null;
      hashes.add(hash == null ? new Hash(String.valueOf(item.field()), test) : hash);
    }
    return hashes;
  }

  private @Nullable Hash hash(Item item, ValueTest.Text test) {
    String text = Texts.shown(item, test);
    String[] halves = text.split(text.contains("|") ? "\\|" : "=", -1);
    String hash = halves[halves.length - 1];
    String algorithm =
        switch (halves.length) {
          case 1 -> BY_LENGTH.getOrDefault(hash.replace("*", "").length(), "");
          case 2 -> halves[0].replaceFirst("^\\*+", "").toUpperCase(Locale.ROOT);
          default -> "";
        };
    if (!algorithms.contains(algorithm)) {
      return null;
    }
    return new Hash(
        prefix + (bare ? "" : algorithm),
        new ValueTest.Text(RuleParts.pattern(hash), test.cased()));
  }

  /** One item for each field. */
  private static List<Part> items(Item item, List<Hash> hashes) {
    SequencedMap<String, List<List<ValueTest>>> byField = new LinkedHashMap<>();
    for (Hash hash : hashes) {
      byField.computeIfAbsent(hash.field(), _ -> new ArrayList<>()).add(List.of(hash.test()));
    }
    List<Part> parts = new ArrayList<>();
    byField.forEach((field, values) -> {
      Item same = new Item(item.field(), false, values, item.appliedBy(), item.mapped());
      parts.add(field.equals(item.field()) ? same : same.under(field));
    });
    return parts;
  }
}
