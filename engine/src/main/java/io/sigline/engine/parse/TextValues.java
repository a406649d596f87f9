package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Kind;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.Relation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Applies the modifiers that change a text: placeholders, dashes, encodings, wildcards. */
final class TextValues {

  /** A text on its way through the encodings: still text, or already bytes, one per character. */
  private sealed interface Form {
    record Pattern(TextPattern pattern) implements Form {}

    record Bytes(String latin1) implements Form {
      static Bytes of(byte[] bytes) {
        return new Bytes(new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private final Placeholders placeholders;
  private final Notes notes;

  TextValues(Placeholders placeholders, Notes notes) {
    this.placeholders = placeholders;
    this.notes = notes;
  }

  List<ValueTest> tests(FieldKey key, Scalar value) {
    List<ValueTest> tests = new ArrayList<>();
    Relation relation = key.isKeyword() ? Relation.CONTAINS : key.relation();
    for (String text : written(key, value)) {
      for (TextPattern pattern : modified(key, PatternText.parse(text), value.line())) {
        TextPattern related = ValueReader.related(pattern, relation);
        checkSaysSomething(key, related, value);
        tests.add(new ValueTest.Text(related, key.has(Modifier.CASED)));
      }
    }
    return tests;
  }

  List<ValueTest> networks(FieldKey key, Scalar value) {
    List<ValueTest> tests = new ArrayList<>();
    for (String text : written(key, value)) {
      requireFilled(text, key, value.line());
      tests.add(Networks.parse(text, value.line(), notes));
    }
    return tests;
  }

  private List<String> written(FieldKey key, Scalar value) {
    if (key.has(Modifier.EXPAND)) {
      return placeholders.expand(value.text(), value.line());
    }
    return key.comparesWholes() ? ScalarTexts.texts(value) : List.of(value.text());
  }

  private List<TextPattern> modified(FieldKey key, TextPattern pattern, int line) {
    if (!key.changesText()) {
      return List.of(pattern);
    }
    List<Form> forms = List.of(new Form.Pattern(pattern));
    for (Modifier modifier : key.modifiers()) {
      List<Form> next = new ArrayList<>();
      for (Form form : forms) {
        next.addAll(modified(form, modifier, key, line));
      }
      forms = next;
    }
    return forms.stream()
        .map(form ->
            switch (form) {
              case Form.Pattern(var text) -> text;
              // UTF-16 that is not Base64: a log shows such bytes one character each
              case Form.Bytes(var latin1) -> TextPattern.exactly(latin1);
            })
        .toList();
  }

  private List<Form> modified(Form form, Modifier modifier, FieldKey key, int line) {
    return switch (modifier) {
      case WINDASH -> dashVariants(form, line);
      case WIDE -> List.of(Form.Bytes.of(Encodings.utf16le(literal(form, key, line))));
      case UTF16BE -> List.of(Form.Bytes.of(Encodings.utf16be(literal(form, key, line))));
      case UTF16 -> List.of(Form.Bytes.of(Encodings.utf16(literal(form, key, line))));
      case BASE64 ->
          List.of(new Form.Pattern(TextPattern.exactly(Encodings.base64(bytes(form, key, line)))));
      case BASE64OFFSET -> offsets(bytes(form, key, line), key, line);
      default -> List.of(form);
    };
  }

  private List<Form> dashVariants(Form form, int line) {
    if (!(form instanceof Form.Pattern(var pattern))) {
      return List.of(form);
    }
    int flags = DashVariants.flags(pattern);
    if (flags > DashVariants.MAX_FLAGS) {
      throw new DocumentException(
          line,
          "'windash' takes values with at most "
              + DashVariants.MAX_FLAGS
              + " flags, found "
              + flags,
          "split the value in several, joined by all");
    }
    return DashVariants.of(pattern).stream().<Form>map(Form.Pattern::new).toList();
  }

  private List<Form> offsets(byte[] bytes, FieldKey key, int line) {
    List<Form> forms = new ArrayList<>();
    for (String variant : Encodings.base64Offsets(bytes)) {
      if (variant.isEmpty()) {
        throw new DocumentException(
            line, "'base64offset' expects at least two bytes: fewer leave no trace in Base64");
      }
      forms.add(new Form.Pattern(TextPattern.exactly(variant)));
    }
    if (key.relation() == Relation.EQUALS && !key.isKeyword()) {
      notes.warn(
          "base64-whole-value",
          line,
          "'" + key + "' compares a part of a Base64 text with the whole value",
          "add contains");
    }
    return forms;
  }

  private static byte[] bytes(Form form, FieldKey key, int line) {
    return switch (form) {
      case Form.Bytes(var latin1) -> latin1.getBytes(StandardCharsets.ISO_8859_1);
      case Form.Pattern _ -> literal(form, key, line).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static String literal(Form form, FieldKey key, int line) {
    return switch (form) {
      case Form.Bytes(var latin1) -> latin1;
      case Form.Pattern(var pattern) -> {
        if (pattern.parts().isEmpty()) {
          yield "";
        }
        if (pattern.parts().size() == 1
            && pattern.parts().getFirst() instanceof Literal(var text)) {
          requireFilled(text, key, line);
          yield text;
        }
        throw new DocumentException(
            line, "a wildcard cannot be encoded: '" + key + "'", "escape it by a backslash");
      }
    };
  }

  private static void requireFilled(String text, FieldKey key, int line) {
    String open = OpenPlaceholder.firstIn(text);
    if (open != null) {
      throw new DocumentException(
          line,
          "the placeholder '%" + open + "%' has no values, which '" + key + "' needs at once",
          "give its values in the configuration under rules.placeholders");
    }
  }

  private void checkSaysSomething(FieldKey key, TextPattern pattern, Scalar value) {
    boolean anything = pattern.parts().size() == 1 && pattern.parts().getFirst() instanceof AnyText;
    if (anything && key.isKeyword()) {
      throw new DocumentException(
          value.line(),
          "expected a keyword, found '" + value.text() + "', which is in every event");
    }
    if (anything && value.kind() == Kind.STRING && value.text().isEmpty()) {
      notes.warn(
          "empty-value",
          value.line(),
          "'" + key + "' with an empty value holds for every event that has the field");
    }
  }
}
