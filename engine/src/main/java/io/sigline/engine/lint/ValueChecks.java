package io.sigline.engine.lint;

import io.sigline.engine.lint.Items.Item;
import io.sigline.engine.parse.YamlValue.Kind;
import io.sigline.engine.parse.YamlValue.Scalar;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks single values: wildcards, backslashes, bare names, keywords. */
final class ValueChecks {
  /** Fields that have the whole path of a file, on Windows and elsewhere. */
  private static final Set<String> PATHS =
      Set.of(
          "Image",
          "ParentImage",
          "GrandParentImage",
          "SourceImage",
          "TargetImage",
          "SourceParentImage",
          "ImageLoaded",
          "TargetFilename",
          "SourceFilename",
          "NewProcessName",
          "ParentProcessName");

  /** Of these, those that have the path of a program. */
  private static final Set<String> PROGRAMS =
      Set.of(
          "Image", "ParentImage", "GrandParentImage", "SourceImage", "TargetImage", "ImageLoaded");

  /** A path with a single backslash before a wildcard; one that begins so is meant to. */
  private static final Pattern ESCAPED_WILDCARD =
      Pattern.compile("(?![\\\\][*?]).*([\\\\].*|[A-Za-z]:)(?<![\\\\])[\\\\][*?].*");

  private static final Pattern BARE_NAME = Pattern.compile("[\\w.-]+\\.(exe|dll|com|sys|ps1|bat)");
  private static final Pattern UNC = Pattern.compile("\\\\\\\\[^\\\\*?].*");
  private static final Set<String> COMMON =
      Set.of(
          "error", "failed", "failure", "user", "admin", "http", "https", "info", "warning", "true",
          "false", "null", "root", "login", "system", "windows", "linux");
  private static final int SHORTEST_KEYWORD = 3;

  private final Item item;
  private final boolean isDenied;
  private final Report report;

  /**
   * Makes the checks of an item.
   *
   * @param isDenied true if the item is part of an exception: that may be there in vain
   */
  ValueChecks(Item item, boolean isDenied, Report report) {
    this.item = item;
    this.isDenied = isDenied;
    this.report = report;
  }

  void run() {
    if (!item.isText()) {
      return;
    }
    for (Scalar value : item.values()) {
      if (!value.isNull() && value.kind() == Kind.STRING) {
        wildcards(value);
        backslashes(value);
        controlCharacters(value);
        if (PATHS.contains(item.field())) {
          path(value);
        }
        if (item.isKeyword()) {
          keyword(value);
        }
      }
    }
  }

  private void wildcards(Scalar value) {
    String text = value.text();
    boolean before = text.startsWith("*");
    boolean after = text.length() > 1 && text.endsWith("*") && !endsEscaped(text);
    boolean contains = item.has("contains") || item.isKeyword();
    if (contains && (before || after)) {
      redundant(value, item.isKeyword() ? "a keyword" : "'contains'");
    } else if (item.has("startswith")) {
      if (before) {
        undone(value, "startswith", "begins");
      } else if (after) {
        redundant(value, "'startswith'");
      }
    } else if (item.has("endswith")) {
      if (after) {
        undone(value, "endswith", "ends");
      } else if (before) {
        redundant(value, "'endswith'");
      }
    } else if (before || after) {
      inPlace(value, before, after);
    }
  }

  private void redundant(Scalar value, String why) {
    add(
        Check.REDUNDANT_WILDCARD,
        value,
        "the outer wildcard of '" + value.text() + "' has no effect: " + why + " implies it",
        "leave it out");
  }

  private void undone(Scalar value, String modifier, String verb) {
    add(
        Check.MODIFIER_UNDONE,
        value,
        "'"
            + modifier
            + "' says nothing of '"
            + value.text()
            + "', which "
            + verb
            + " with a wildcard",
        "is 'contains' meant?");
  }

  private void inPlace(Scalar value, boolean before, boolean after) {
    String text = value.text();
    String inner = text.substring(before ? 1 : 0, text.length() - (after ? 1 : 0));
    if (inner.isEmpty() || inner.contains("*") || inner.contains("?")) {
      return;
    }
    String modifier = before && after ? "contains" : before ? "endswith" : "startswith";
    add(
        Check.WILDCARD_FOR_MODIFIER,
        value,
        "'" + text + "' can be said without wildcards",
        "write '" + item.field() + "|" + modifier + "' and '" + inner + "'");
  }

  private static boolean endsEscaped(String text) {
    int slashes = 0;
    for (int i = text.length() - 2; i >= 0 && text.charAt(i) == '\\'; i--) {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  private void backslashes(Scalar value) {
    String text = value.text();
    if (!item.isKeyword() && ESCAPED_WILDCARD.matcher(text).matches()) {
      add(
          Check.ESCAPED_WILDCARD,
          value,
          "the backslash in '" + text + "' makes the wildcard behind it a plain character",
          "write '\\\\*' (or '\\\\?') for a backslash and a wildcard");
    }
    boolean fromStart = item.isEqual() || item.has("startswith");
    if (fromStart && UNC.matcher(text).matches()) {
      add(
          Check.UNC_BACKSLASH,
          value,
          "'" + text + "' begins with one backslash: of two the first escapes the second",
          "write four for the two of a network path");
    }
  }

  private void controlCharacters(Scalar value) {
    for (int i = 0; i < value.text().length(); i++) {
      char c = value.text().charAt(i);
      if (c < ' ' && !(c == '\n' && i + 1 == value.text().length())) {
        report.add(
            Check.CONTROL_CHARACTER,
            value.line(),
            "\"",
            "the value has the control character U+%04X".formatted((int) c),
            "in double quotes YAML takes \\t, \\n and the like for one; use single quotes");
        return;
      }
    }
  }

  private void path(Scalar value) {
    String text = value.text();
    boolean toEnd = item.isEqual() || item.has("endswith");
    if (toEnd && text.endsWith("\\") && text.length() > 1) {
      add(
          Check.TRAILING_BACKSLASH,
          value,
          "'" + item.field() + "' has the path of a file, which cannot end with a backslash",
          "is '" + item.field() + "|" + (item.isEqual() ? "startswith" : "contains") + "' meant?");
    }
    if (item.isEqual() && !isDenied && BARE_NAME.matcher(text).matches()) {
      add(
          Check.NAME_WITHOUT_PATH,
          value,
          "'" + item.field() + "' has whole paths, found a bare name: '" + text + "'",
          "write '" + item.field() + "|endswith' and '\\" + text + "'");
    }
    if (item.has("endswith")
        && PROGRAMS.contains(item.field())
        && BARE_NAME.matcher(text).matches()) {
      add(
          Check.SUFFIX_WITHOUT_SEPARATOR,
          value,
          "'" + text + "' is also the end of other names",
          "write '\\" + text + "' if the whole name is meant");
    }
  }

  private void keyword(Scalar value) {
    if (item.has("all")) {
      return;
    }
    String plain = value.text().replace("*", "").replace("?", "").strip();
    if (!plain.isEmpty() && plain.codePointCount(0, plain.length()) < SHORTEST_KEYWORD) {
      add(
          Check.SHORT_KEYWORD,
          value,
          "the keyword '" + value.text() + "' is in very many records",
          "say in which field it stands");
    } else if (COMMON.contains(plain.toLowerCase(Locale.ROOT))) {
      add(
          Check.COMMON_KEYWORD,
          value,
          "the keyword '" + value.text() + "' is in very many records",
          "say in which field it stands, or what stands beside it");
    }
  }

  private void add(Check check, Scalar value, String message, @Nullable String suggestion) {
    report.add(check, value.line(), value.text(), message, suggestion);
  }
}
