package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.engine.Rules;
import io.sigline.engine.event.Value;
import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.TextPattern.Part;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Random rules, and random events that nearly match them; the same for the same seed. */
final class RandomCases {
  static final List<String> FIELDS = List.of("F", "G", "H.x", "Image");

  private static final String[] PIECES = {
    "a",
    "B",
    "k",
    "s",
    "i",
    "\\",
    ".",
    " ",
    "-",
    "/",
    "7",
    "*",
    "?",
    "\n",
    "é",
    "É",
    "ß",
    "ẞ",
    "\u212a",
    "ſ",
    "İ",
    "ı",
    "Å",
    "Ⱥ",
    "ⱥ",
    "Σ",
    "ς",
    "😀",
    "𐐀",
    "𐐨",
    "cmd.exe",
    "PowerShell",
    "\\Temp\\",
    "http://",
    "Straße",
    "日本",
    "\u0000",
    "\ufffd"
  };
  private static final String[] NUMBERS = {
    "0",
    "7",
    "-7",
    "4625",
    "+3",
    "1.5",
    "1.50",
    "1e3",
    "007",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "123456789012345678",
    "1234567890123456789",
    "0.1",
    ".5",
    "5.",
    "1e400",
    "x7",
    "-"
  };
  private static final String[] ADDRESSES = {
    "10.1.2.3",
    "10.1.2.255",
    "192.168.0.1",
    "10.1.2",
    "10.1.2.3.4",
    "010.1.2.3",
    "::1",
    "fe80::1%eth0",
    "2001:db8::7",
    "::ffff:10.1.2.3",
    "10.1.2.256",
    "0.0.0.0",
    "255.255.255.255",
    "1:2"
  };
  private static final String[] NETWORKS = {
    "10.1.2.0/24",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "10.1.2.3/32",
    "2001:db8:0:0:0:0:0:0/32",
    "0:0:0:0:0:0:0:1/128",
    "192.168.0.0/17"
  };
  private static final String[] DATES = {
    "2025-03-04T05:06:07Z",
    "2025-03-04",
    "2025-12-31 23:59:59+02:00",
    "1741064767",
    "2025-02-30",
    "1741064767000"
  };
  private static final String[] ATOMS = {
    ".",
    "\\w+",
    "[a-c]+",
    "[^x]",
    "\\s",
    "(?:a|B)",
    "(k|\\.)",
    "\\bcmd",
    "x?",
    "a{2,3}",
    "\\.exe",
    "(?i)",
    "^",
    "$",
    "(?:Power|cmd)(?:Shell|\\.exe)",
    ".*",
    "\\d{1,3}",
    "(cmd)+",
    "(?:\\\\Temp)?",
    "[\\]a]",
    "(?i:K)",
    "\\x41"
  };
  private static final String[] BACKTRACKING = {
    "cmd(?=\\.exe)", "(a)\\1", "(?<!x)Power", "\\Qa.\\E"
  };

  private final Random random;

  /** Instances of the rules' patterns so far, from which events are made. */
  private final List<String> seen = new ArrayList<>(List.of("a", ""));

  RandomCases(long seed) {
    random = new Random(seed);
  }

  Rule rule(int number) {
    SequencedMap<String, Search> searches = new LinkedHashMap<>();
    List<Condition> named = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      searches.put("s" + i, search(2));
      named.add(new Condition.Named("s" + i));
    }
    Detection detection = new Detection(searches, condition(named, 2), "random");
    return Rules.of("r" + number, logSource(), detection);
  }

  /** A filter of such rules, with searches of other names. */
  Detection filter() {
    SequencedMap<String, Search> searches = new LinkedHashMap<>();
    searches.put("f0", search(2));
    searches.put("f1", search(1));
    List<Condition> named = List.of(new Condition.Named("f0"), new Condition.Named("f1"));
    return new Detection(searches, condition(named, 2), "random");
  }

  LogSource logSource() {
    return new LogSource(
        unlessAny("process_creation", "dns"),
        unlessAny("windows", "linux"),
        unlessAny("sysmon", "security"));
  }

  private @Nullable String unlessAny(String... parts) {
    return random.nextInt(3) == 0 ? null : oneOf(parts);
  }

  TableEvent event() {
    TableEvent event = new TableEvent(FIELDS);
    for (String field : FIELDS) {
      int values = Math.max(0, random.nextInt(5) - 1);
      for (int i = 0; i < Math.min(values, 2); i++) {
        addValue(event, field);
      }
    }
    return event;
  }

  private void addValue(TableEvent event, String field) {
    switch (random.nextInt(16)) {
      case 0 -> event.with(field, new Value.Null());
      case 1 ->
          event.with(
              field, new Value.Int(oneOf(7L, 0L, -7L, 4625L, Long.MAX_VALUE, Long.MIN_VALUE)));
      case 2 ->
          event.with(
              field, new Value.Decimal(oneOf(7.0, 1.5, 0.1, -0.0, 1e300, Double.NaN, 0x1p63)));
      case 3 -> event.with(field, new Value.Bool(random.nextBoolean()));
      case 4 -> event.with(field, new Value.Text(oneOf(NUMBERS)));
      case 5 -> event.with(field, new Value.Text(oneOf(ADDRESSES)));
      case 6 -> event.with(field, new Value.Text(oneOf(DATES)));
      case 7 -> event.with(field, damaged(text().getBytes(UTF_8)));
      default -> event.with(field, new Value.Text(text()));
    }
  }

  /** Something one of the rules looks for, most often a little off. */
  private String text() {
    String text = seen.get(random.nextInt(seen.size()));
    for (int edits = random.nextInt(4); edits > 0; edits--) {
      int at =
          text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1));
      String before = text.substring(0, at);
      String after = text.substring(at);
      text =
          switch (random.nextInt(6)) {
            case 0 -> before + oneOf(PIECES) + after;
            case 1 ->
                after.isEmpty() ? text : before + after.substring(after.offsetByCodePoints(0, 1));
            case 2 -> before + after.toUpperCase(Locale.ROOT);
            case 3 -> before.toLowerCase(Locale.ROOT) + after;
            case 4 -> oneOf(PIECES) + text + oneOf(PIECES);
            default -> text + seen.get(random.nextInt(seen.size()));
          };
    }
    return text;
  }

  private byte[] damaged(byte[] text) {
    if (text.length == 0) {
      return new byte[] {(byte) 0xc3};
    }
    byte[] result = text.clone();
    result[random.nextInt(result.length)] = (byte) random.nextInt(0x80, 0x100);
    return random.nextBoolean() ? result : Arrays.copyOf(result, result.length - 1);
  }

  private Condition condition(List<Condition> named, int depth) {
    return switch (depth == 0 ? 4 : random.nextInt(6)) {
      case 0 ->
          new Condition.And(List.of(condition(named, depth - 1), condition(named, depth - 1)));
      case 1 -> new Condition.Or(List.of(condition(named, depth - 1), condition(named, depth - 1)));
      case 2 -> new Condition.Not(condition(named, depth - 1));
      case 3 -> new Condition.And(named);
      default -> named.get(random.nextInt(named.size()));
    };
  }

  private Search search(int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1 -> new Search.All(many(3, () -> search(depth - 1)));
      case 2 -> new Search.Any(many(3, () -> search(depth - 1)));
      case 3 -> new Search.None(search(depth - 1));
      case 4 -> new Search.Any(many(12, () -> new Search.Field("F", textTest())));
      case 5 -> new Search.Any(many(6, () -> new Search.Keyword(keyword())));
      case 6 -> new Search.Keyword(keyword());
      case 7 -> new Search.Any(many(3, () -> new Search.Field("G", cidr())));
      default -> new Search.Field(oneOf(FIELDS.toArray(String[]::new)), test());
    };
  }

  private <T> List<T> many(int most, Supplier<T> supplier) {
    List<T> items = new ArrayList<>();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      items.add(supplier.get());
    }
    return items;
  }

  private ValueTest test() {
    return switch (random.nextInt(16)) {
      case 0 -> new ValueTest.Missing();
      case 1 -> new ValueTest.Exists(random.nextBoolean());
      case 2 -> cidr();
      case 3 -> new ValueTest.Compare(oneOf(ValueTest.Order.values()), operand());
      case 4 ->
          new ValueTest.TimePart(oneOf(ValueTest.Part.values()), oneOf(5, 3, 4, 2025, 10, 12));
      case 5 ->
          new ValueTest.FieldReference(
              oneOf(FIELDS.toArray(String[]::new)),
              oneOf(ValueTest.Relation.values()),
              random.nextBoolean());
      case 6, 7, 8 -> regex();
      default -> textTest();
    };
  }

  private BigDecimal operand() {
    BigDecimal number =
        new BigDecimal(
            oneOf(
                "0",
                "7",
                "-7",
                "4625",
                "1.5",
                "0.1",
                "1e3",
                "1e400",
                "-1e400",
                "9223372036854775807",
                "9223372036854775808",
                "9223372036854775806.5",
                "123456789012345678"));
    return random.nextInt(4) == 0 ? number.add(new BigDecimal("0.1")) : number;
  }

  private ValueTest cidr() {
    String[] network = oneOf(NETWORKS).split("/", -1);
    try {
      return new ValueTest.Cidr(InetAddress.getByName(network[0]), Integer.parseInt(network[1]));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private ValueTest keyword() {
    if (random.nextInt(6) == 0) {
      return regex();
    }
    TextPattern pattern = pattern().withAnyPrefix().withAnySuffix();
    return new ValueTest.Text(pattern, random.nextInt(8) == 0);
  }

  private ValueTest.Text textTest() {
    TextPattern pattern = pattern();
    pattern = random.nextBoolean() ? pattern.withAnyPrefix() : pattern;
    pattern = random.nextBoolean() ? pattern.withAnySuffix() : pattern;
    return new ValueTest.Text(pattern, random.nextInt(5) == 0);
  }

  private TextPattern pattern() {
    List<Part> parts = new ArrayList<>();
    StringBuilder instance = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      int kind = random.nextInt(12);
      String piece = oneOf(PIECES);
      parts.add(kind == 0 ? new AnyText() : kind == 1 ? new AnyCharacter() : new Literal(piece));
      instance.append(kind == 0 ? "" : piece);
    }
    seen.add(instance.toString());
    return new TextPattern(parts);
  }

  private ValueTest regex() {
    while (true) {
      StringBuilder expression =
          new StringBuilder(random.nextInt(8) == 0 ? oneOf(BACKTRACKING) : "");
      StringBuilder instance = new StringBuilder();
      for (int i = random.nextInt(5); i >= 0; i--) {
        String piece = oneOf(PIECES);
        boolean literal = random.nextInt(3) > 0;
        expression.append(literal ? quoted(piece) : oneOf(ATOMS));
        instance.append(piece);
        expression.append(random.nextInt(8) == 0 ? oneOf("|", "*", "+", "?", "{2}", "+?") : "");
      }
      Set<RegexFlag> flags = random.nextInt(3) == 0 ? Set.of(oneOf(RegexFlag.values())) : Set.of();
      ValueTest.Regex regex = new ValueTest.Regex(expression.toString(), flags);
      try {
        RegexTest.compile(regex);
        seen.add(instance.toString());
        return regex;
      } catch (IllegalArgumentException _) {
        // neither engine accepts it: the parser would have refused the rule
      }
    }
  }

  private static String quoted(String literal) {
    return Pattern.compile("[\\\\.*?\\[\\](){}^$|+]").matcher(literal).replaceAll("\\\\$0");
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
