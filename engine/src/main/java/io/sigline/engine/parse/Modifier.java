package io.sigline.engine.parse;

import io.sigline.engine.rule.ValueTest.Order;
import io.sigline.engine.rule.ValueTest.Part;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import io.sigline.engine.rule.ValueTest.Relation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A modifier as written behind a field name. Source: Sigma Modifiers Appendix 2.1.0; aliases as
 * pySigma has them.
 */
enum Modifier {
  CONTAINS("contains"),
  STARTSWITH("startswith"),
  ENDSWITH("endswith"),
  ALL("all"),
  CASED("cased"),
  NEQ("neq"),
  WINDASH("windash"),
  RE("re"),
  I("i", "ignorecase"),
  M("m", "multiline"),
  S("s", "dotall"),
  BASE64("base64"),
  BASE64OFFSET("base64offset"),
  WIDE("wide", "utf16le"),
  UTF16BE("utf16be"),
  UTF16("utf16"),
  CIDR("cidr"),
  LT("lt"),
  LTE("lte"),
  GT("gt"),
  GTE("gte"),
  MINUTE("minute"),
  HOUR("hour"),
  DAY("day"),
  WEEK("week"),
  MONTH("month"),
  YEAR("year"),
  FIELDREF("fieldref"),
  EXPAND("expand"),
  EXISTS("exists");

  private static final Map<String, Modifier> BY_NAME = byName();

  private final String name;
  private final String alias;

  Modifier(String name) {
    this(name, name);
  }

  Modifier(String name, String alias) {
    this.name = name;
    this.alias = alias;
  }

  static @Nullable Modifier named(String name) {
    return BY_NAME.get(name);
  }

  /** Every modifier by its first name. */
  static List<String> knownNames() {
    return Arrays.stream(values()).map(Modifier::toString).toList();
  }

  /** True if a value is compared as something else than it is written as. */
  boolean changesText() {
    return switch (this) {
      case WINDASH, BASE64, BASE64OFFSET, WIDE, UTF16BE, UTF16 -> true;
      default -> false;
    };
  }

  /** The order that a comparison asks for; null if this is none. */
  @Nullable Order order() {
    return switch (this) {
      case LT -> Order.LESS;
      case LTE -> Order.LESS_OR_EQUAL;
      case GT -> Order.GREATER;
      case GTE -> Order.GREATER_OR_EQUAL;
      default -> null;
    };
  }

  /** The part of a date that is compared; null if this names none. */
  @Nullable Part part() {
    return switch (this) {
      case MINUTE -> Part.MINUTE;
      case HOUR -> Part.HOUR;
      case DAY -> Part.DAY;
      case WEEK -> Part.WEEK;
      case MONTH -> Part.MONTH;
      case YEAR -> Part.YEAR;
      default -> null;
    };
  }

  /** The flag of a regular expression; null if this is none. */
  @Nullable RegexFlag regexFlag() {
    return switch (this) {
      case I -> RegexFlag.IGNORE_CASE;
      case M -> RegexFlag.MULTILINE;
      case S -> RegexFlag.DOT_ALL;
      default -> null;
    };
  }

  /** How a text relates to the value's; null if this says nothing about it. */
  @Nullable Relation relation() {
    return switch (this) {
      case CONTAINS -> Relation.CONTAINS;
      case STARTSWITH -> Relation.STARTS_WITH;
      case ENDSWITH -> Relation.ENDS_WITH;
      default -> null;
    };
  }

  /** True for what turns a text into bytes, or bytes into Base64. */
  boolean isEncoding() {
    return switch (this) {
      case BASE64, BASE64OFFSET, WIDE, UTF16BE, UTF16 -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return name;
  }

  private static Map<String, Modifier> byName() {
    Map<String, Modifier> result = new HashMap<>();
    for (Modifier modifier : values()) {
      result.put(modifier.name, modifier);
      result.put(modifier.alias, modifier);
    }
    return result;
  }
}
