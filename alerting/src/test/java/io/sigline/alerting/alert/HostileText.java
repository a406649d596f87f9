package io.sigline.alerting.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Texts that an attacker would write into a log or a rule; the same for the same seed. */
final class HostileText {
  private static final List<String> PIECES =
      List.of(
          "\n",
          "\r\nERROR forged",
          "\u001b[2J\u001b]0;t\u0007",
          "\u009b31m",
          "\u0085",
          "\u202e\u2066",
          "\u200b\ufeff",
          "\u2028\u2029",
          "\u0000",
          "\ud83d",
          "\ude00",
          "\ud83d\ude00",
          "\udb40\udc41",
          "\"}],\"status\":\"resolved\"",
          "\",\"fingerprint\":\"0\"",
          "\\",
          "'",
          "{{ keep.secrets }}",
          "{% include x %}",
          "{# x #}",
          "{",
          "{{{{",
          "${jndi:ldap://x}",
          "%s%n%x",
          "<script>alert(1)</script>",
          "<img src=x onerror=y>",
          "&lt;b&gt;",
          "[x](javascript:y)",
          "![p](https://evil/p.png)",
          "`code`",
          "**b** _i_ ~~s~~ | # h",
          "www.evil.example",
          "HTTPS://evil.example",
          "../../etc/passwd",
          "attack.t1059",
          "attack.{{x}}",
          "a.b.c",
          " ",
          "text");

  private final SplittableRandom random;

  HostileText(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** One in some hundred is very long. */
  String next() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      text.append(random.nextInt(400) == 0 ? piece.repeat(20_000) : piece);
    }
    return text.toString();
  }

  /** Up to three. */
  List<String> list() {
    return new ArrayList<>(IntStream.range(0, random.nextInt(4)).mapToObj(_ -> next()).toList());
  }

  boolean flip() {
    return random.nextBoolean();
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
