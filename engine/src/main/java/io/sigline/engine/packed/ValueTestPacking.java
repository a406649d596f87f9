package io.sigline.engine.packed;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import java.math.BigDecimal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tests of values as octets. */
final class ValueTestPacking {
  private static final int TEXT = 1;
  private static final int CASED_TEXT = 2;
  private static final int REGEX = 3;
  private static final int CIDR = 4;
  private static final int COMPARE = 5;
  private static final int TIME_PART = 6;
  private static final int MISSING = 7;
  private static final int EXISTS = 8;
  private static final int FIELD_REFERENCE = 9;

  /** Parts of a pattern; a literal is the number of its text, which is not below 3. */
  private static final int ANY_CHARACTER = 1;

  private static final int ANY_TEXT = 2;
  private static final int FIRST_LITERAL = 3;

  private static final TextPattern.Part CHARACTER = new AnyCharacter();
  private static final TextPattern.Part ANYTHING = new AnyText();

  private ValueTestPacking() {}

  static void write(ValueTest test, PackOutput out) {
    switch (test) {
      case ValueTest.Text(var pattern, var cased) -> {
        out.octet(cased ? CASED_TEXT : TEXT);
        out.all(pattern.parts(), ValueTestPacking::write);
      }
      case ValueTest.Regex(var pattern, var flags) -> {
        out.octet(REGEX);
        out.text(pattern);
        out.texts(flags.stream().sorted().map(Enum::name).toList());
      }
      case ValueTest.Cidr(var network, var prefixLength) -> {
        out.octet(CIDR);
        out.number(network.getAddress().length);
        out.octets(network.getAddress());
        out.number(prefixLength);
      }
      case ValueTest.Compare(var order, var operand) -> {
        out.octet(COMPARE);
        out.text(order.name());
        out.text(operand.toString());
      }
      case ValueTest.TimePart(var part, var operand) -> {
        out.octet(TIME_PART);
        out.text(part.name());
        out.number(operand);
      }
      case ValueTest.Missing _ -> out.octet(MISSING);
      case ValueTest.Exists(var expected) -> {
        out.octet(EXISTS);
        out.flag(expected);
      }
      case ValueTest.FieldReference(var otherField, var relation, var cased) -> {
        out.octet(FIELD_REFERENCE);
        out.text(otherField);
        out.text(relation.name());
        out.flag(cased);
      }
    }
  }

  private static void write(TextPattern.Part part, PackOutput out) {
    switch (part) {
      case AnyCharacter _ -> out.number(ANY_CHARACTER);
      case AnyText _ -> out.number(ANY_TEXT);
      case Literal(var text) -> out.number(FIRST_LITERAL + out.indexOf(text));
    }
  }

  static ValueTest read(PackInput in) {
    return switch (in.octet()) {
      case TEXT -> new ValueTest.Text(pattern(in), false);
      case CASED_TEXT -> new ValueTest.Text(pattern(in), true);
      case REGEX -> new ValueTest.Regex(in.text(), flags(in.texts()));
      case CIDR -> new ValueTest.Cidr(address(in.octets(in.count())), in.number());
      case COMPARE ->
          new ValueTest.Compare(in.constant(ValueTest.Order.class), new BigDecimal(in.text()));
      case TIME_PART -> new ValueTest.TimePart(in.constant(ValueTest.Part.class), in.number());
      case MISSING -> new ValueTest.Missing();
      case EXISTS -> new ValueTest.Exists(in.flag());
      case FIELD_REFERENCE ->
          new ValueTest.FieldReference(in.text(), in.constant(ValueTest.Relation.class), in.flag());
      default -> throw new PackException("an unknown test");
    };
  }

  private static TextPattern pattern(PackInput in) {
    TextPattern.Part[] parts = new TextPattern.Part[in.count()];
    for (int i = 0; i < parts.length; i++) {
      int number = in.number();
      parts[i] =
          switch (number) {
            case ANY_CHARACTER -> CHARACTER;
            case ANY_TEXT -> ANYTHING;
            default -> new Literal(in.text(number - FIRST_LITERAL));
          };
    }
    return new TextPattern(List.of(parts));
  }

  private static Set<ValueTest.RegexFlag> flags(List<String> names) {
    Set<ValueTest.RegexFlag> flags = new HashSet<>();
    for (String name : names) {
      flags.add(ValueTest.RegexFlag.valueOf(name));
    }
    return flags;
  }

  private static InetAddress address(byte[] octets) {
    try {
      return octets.length == 16
          ? Inet6Address.getByAddress(null, octets, -1)
          : InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new PackException("expected an address, got " + octets.length + " octets", e);
    }
  }
}
