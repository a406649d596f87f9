package io.sigline.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text makes a format throw, read outside of its range, or leave something open. */
final class HostileTextTest {
  private static final List<String> SEEDS =
      List.of(
          "{\"a\":[1,2.5,{\"b\":\"x\\u00e9\\n\"}],\"c\":{\"d\":null,\"e\":true}}",
          "<Event><System><Provider Name='p'/><EventID Qualifiers='1'>1</EventID></System>"
              + "<EventData Name='n'><Data Name='a'>x&amp;y<![CDATA[z]]></Data></EventData>"
              + "<UserData><i><L>1</L></i></UserData></Event>",
          "type=EXECVE msg=audit(1.2:3): a0=\"x\" a1=6C73 msg='op=1 k=\"v\"'\u001dAUID=\"r\"",
          "<34>Oct 11 22:14:15 host app[1]: message",
          "<165>1 2003-10-11T22:14:15Z host app 1 ID [a b=\"c\"] m",
          "1.2.3.4 - - [t] \"GET /a?b HTTP/1\" 200 1 \"r\" \"u\"",
          "2026-08-05 10:00:00 1.1.1.1 GET / - 80 - 2.2.2.2 ua - 200 0 0 1",
          "date=2026-08-05 a=\"b c\" d='e' f=",
          "map[A:1 B:map[C:2 D:3] E:4]");
  private static final long SEED = 20_261_121;

  static List<TextFormat> formats() {
    return List.copyOf(TextFormat.byName().values());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void read_everyTruncation_isBalanced(TextFormat format) {
    for (String seed : SEEDS) {
      for (int length = 0; length <= seed.length(); length++) {
        assertThat(Recorder.read(format, seed.substring(0, length))).isNotNull();
        assertThat(Recorder.read(format, seed.substring(length))).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void read_mutatedText_isBalanced(TextFormat format) {
    Random random = new Random(SEED);
    byte[] interesting = "<>[]{}\"'\\&;:=, \n\u0000/-".getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 20_000; round++) {
      byte[] text = SEEDS.get(round % SEEDS.size()).getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(1, 6); change > 0; change--) {
        boolean marked = random.nextBoolean();
        text[random.nextInt(text.length)] =
            marked ? interesting[random.nextInt(interesting.length)] : (byte) random.nextInt();
      }
      assertThat(Recorder.read(format, text)).as("round %d", round).isNotNull();
    }
  }
}
