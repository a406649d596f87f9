package io.sigline.engine.proof;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds one text that passes several tests and fails others, by making likely ones and asking. One
 * thread.
 */
final class TextFinder {
  private static final int ROUNDS = 240;
  private static final int EXACT_ROUNDS = 12;
  private static final int HOSTS = 6;

  private final ValueChecks checks;
  private final Map<String, RegexSampler> samplers = new HashMap<>();

  TextFinder(ValueChecks checks) {
    this.checks = checks;
  }

  /**
   * Finds a text.
   *
   * @param holds tests of texts that it must pass
   * @param allowed what else is asked of it
   * @param usual texts to try first
   * @return null if none was found
   */
  @Nullable String find(List<ValueTest> holds, Predicate<String> allowed, List<String> usual) {
    Predicate<String> wanted =
        text -> holds.stream().allMatch(test -> checks.passes(test, text)) && allowed.test(text);
    for (String text : usual) {
      if (wanted.test(text)) {
        return text;
      }
    }
    for (ValueTest test : holds) {
      for (String text : likely(test)) {
        if (wanted.test(text)) {
          return text;
        }
      }
    }
    boolean exact = holds.stream().anyMatch(TextFinder::isExact);
    for (int round = 0; round < (exact ? EXACT_ROUNDS : ROUNDS); round++) {
      String text = compose(holds, round);
      if (wanted.test(text)) {
        return text;
      }
    }
    return null;
  }

  private static boolean isExact(ValueTest test) {
    return test instanceof ValueTest.Text(var pattern, _)
        && pattern.parts().stream().noneMatch(part -> part instanceof TextPattern.AnyText);
  }

  private String compose(List<ValueTest> holds, int round) {
    Pieces pieces = new Pieces(round);
    for (ValueTest test : holds) {
      if (isExact(test) && test instanceof ValueTest.Text(var pattern, _)) {
        return pieces.exactly(pattern);
      }
      if (test instanceof ValueTest.Text text) {
        pieces.add(text);
      }
    }
    List<String> within = round % 2 == 0 ? List.of() : pieces.middles();
    for (ValueTest test : holds) {
      if (test instanceof ValueTest.Regex regex) {
        RegexSampler sampler = sampler(regex.pattern());
        String sample = sampler.sample(round / 2, within);
        List<String> placed = within.stream().filter(sample::contains).toList();
        pieces.drop(placed);
        pieces.add(sample, sampler.hasEdge(true), sampler.hasEdge(false));
      }
    }
    return pieces.join();
  }

  private RegexSampler sampler(String pattern) {
    return samplers.computeIfAbsent(pattern, text -> new RegexSampler(RegexReader.read(text)));
  }

  private static List<String> likely(ValueTest test) {
    return switch (test) {
      case ValueTest.Cidr(var network, var prefixLength) -> addresses(network, prefixLength);
      case ValueTest.Compare(_, var operand) -> numbers(operand);
      case ValueTest.TimePart(var part, var operand) -> dates(part, operand);
      default -> List.of();
    };
  }

  private static List<String> addresses(InetAddress network, int prefixLength) {
    byte[] bytes = network.getAddress();
    List<String> texts = new ArrayList<>();
    for (int host = HOSTS - 1; host >= 0; host--) {
      byte[] address = bytes.clone();
      boolean room = bytes.length * 8 - prefixLength >= 3;
      address[address.length - 1] |= (byte) (room ? host : 0);
      try {
        texts.add(InetAddress.getByAddress(address).getHostAddress());
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }
    return texts;
  }

  private static List<String> numbers(BigDecimal operand) {
    List<String> texts = new ArrayList<>();
    for (String step : List.of("0", "1", "-1", "2", "-2", "10", "-10", "0.5", "-0.5", "1000")) {
      texts.add(operand.add(new BigDecimal(step)).stripTrailingZeros().toPlainString());
    }
    return texts;
  }

  private static List<String> dates(ValueTest.Part part, int operand) {
    List<String> texts = new ArrayList<>();
    LocalDateTime date = LocalDateTime.of(part == ValueTest.Part.YEAR ? operand : 2026, 1, 1, 0, 0);
    for (int i = 0; i < 366; i++) {
      LocalDateTime day = date.plusDays(i);
      boolean ofTime = part == ValueTest.Part.HOUR || part == ValueTest.Part.MINUTE;
      LocalDateTime time =
          ofTime && operand >= 0 && operand < 60
              ? day.withMinute(part == ValueTest.Part.MINUTE ? operand : 0)
                  .withHour(part == ValueTest.Part.HOUR ? operand % 24 : 12)
              : day.withHour(12);
      texts.add(time.toString() + ":00Z");
    }
    return texts;
  }
}
