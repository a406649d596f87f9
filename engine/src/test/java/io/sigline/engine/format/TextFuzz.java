package io.sigline.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.event.Value;
import io.sigline.engine.match.Addresses;
import io.sigline.engine.match.CidrTest;
import io.sigline.engine.match.DatePart;
import io.sigline.engine.match.Numbers;
import io.sigline.engine.rule.ValueTest.Cidr;
import io.sigline.engine.rule.ValueTest.Part;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fuzz target: a text inside a record. Every format reads it, and it is taken for an address, a
 * number and a time.
 */
public final class TextFuzz {
  private static final List<TextFormat> FORMATS = List.copyOf(TextFormat.byName().values());

  private TextFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (TextFormat format : FORMATS) {
      String read = Recorder.read(format, input);
      if (input.length > 0 && !format.canBegin(input[0])) {
        assertThat(read).as("%s", format).isEqualTo("OTHER ");
      }
    }
    scalars(new String(input, StandardCharsets.UTF_8).strip());
  }

  private static void scalars(String text) {
    BigDecimal number = Numbers.of(new Value.Text(text));
    if (number != null) {
      assertThat(number).isEqualTo(new BigDecimal(text));
    }
    for (Part part : Part.values()) {
      assertThat(DatePart.of(text, part)).isNotNull();
    }
    byte[] address = Addresses.parse(text);
    if (address != null) {
      int zone = text.indexOf('%');
      String literal = zone > 0 ? text.substring(0, zone) : text;
      byte[] expected = InetAddress.ofLiteral(literal).getAddress();
      if (expected.length == address.length) { // to the JDK an IPv4-mapped address is one of IPv4
        assertThat(address).as(text).isEqualTo(expected);
      }
      inItsNetworks(address);
    }
  }

  private static void inItsNetworks(byte[] address) {
    for (int prefix = 0; prefix <= 8 * address.length; prefix += 7) {
      try {
        InetAddress network = InetAddress.getByAddress(address);
        if (network.getAddress().length == address.length) {
          Cidr cidr = new Cidr(network, prefix);
          assertThat(CidrTest.compile(cidr).contains(address)).isTrue();
        }
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
  }
}
