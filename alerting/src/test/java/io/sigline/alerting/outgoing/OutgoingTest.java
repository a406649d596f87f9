package io.sigline.alerting.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
  private static final LookupPolicy ANY = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);

  private final HttpClient client = Outgoing.client(Duration.ofSeconds(1)).build();

  @AfterEach
  void close() {
    Outgoing.use(AddressPolicy.STRICT);
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://169.254.1.1:8080/",
        "http://2852039166/", // 169.254.169.254 as one number
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fd20:ce::254]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[fe80::5efe:a9fe:a9fe]/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://192.0.0.192/",
        "http://0.0.0.0:8080/",
        "http://[::]/",
        "http://255.255.255.255/",
        "http://224.0.0.1/",
        "http://[ff02::1]/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "http://METADATA.google.internal./",
        "http://metadata/"
      })
  void check_metadataOrLinkLocal_isRefusedHoweverItIsWritten(String address) {
    assertThatThrownBy(() -> Outgoing.checkWithoutLookup(URI.create(address)))
        .isInstanceOf(RefusedAddressException.class)
        .hasMessageContaining("outgoing.allow");
    assertThatThrownBy(() -> Outgoing.check(URI.create(address), client))
        .isInstanceOf(RefusedAddressException.class);
  }

  /** Java takes none of these for an address, or for one of an interface that is not there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://0251.0376.0251.0376/",
        "http://0xA9FEA9FE/",
        "http://0xa9.0xfe.0xa9.0xfe/",
        "http://169.254.43518/",
        "http://[fe80::1%25lo]/"
      })
  void check_octalHexadecimalOrInParts_isNotCalled(String address) {
    assertThatThrownBy(() -> Outgoing.checkWithoutLookup(URI.create(address)))
        .isInstanceOfAny(RefusedAddressException.class, UnknownHostException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "https://172.16.0.9/",
        "http://[fd12:3456::1]/",
        "http://[2001:db8::1]/",
        "http://203.0.113.7/"
      })
  void check_loopbackPrivateAndPublic_areCalled(String address) throws Exception {
    Outgoing.check(URI.create(address), client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "gopher://x/", "http:opaque", "jar:file:/x!/y"})
  void check_anotherScheme_isRefused(String address) {
    assertThatThrownBy(() -> Outgoing.check(URI.create(address), client))
        .isInstanceOf(RefusedAddressException.class);
  }

  @Test
  void check_allowed_isCalledAndTheRestIsNot() throws Exception {
    Outgoing.use(AddressPolicy.allowing(List.of("169.254.10.0/24", "fe80::7")));

    Outgoing.check(URI.create("http://169.254.10.3/"), client);
    Outgoing.check(URI.create("http://[::ffff:169.254.10.3]/"), client);
    Outgoing.check(URI.create("http://[fe80::7]/"), client);
    assertThatThrownBy(() -> Outgoing.check(URI.create("http://169.254.11.3/"), client))
        .isInstanceOf(RefusedAddressException.class);
    assertThatThrownBy(() -> AddressPolicy.allowing(List.of("example.org")))
        .hasMessageContaining("expected an address or a network");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.1.2.3/",
        "http://172.16.0.9/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://127.0.0.1:8200/",
        "http://127.9.9.9/",
        "http://2130706433/", // 127.0.0.1 as one number
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:7f00:1::1]/",
        "http://[fc00::1]/",
        "http://[fd12:3456::1]/",
        "http://localhost/"
      })
  void checkRedirect_fromOutsideToFurtherInside_isRefusedHoweverItIsWritten(String address)
      throws Exception {
    URI uri = URI.create(address);
    Outgoing.check(uri, client); // as the first address
    assertThatThrownBy(() -> Outgoing.checkRedirect(uri, AddressSpace.PUBLIC, client))
        .isInstanceOf(RefusedAddressException.class)
        .hasMessageContaining("a redirect from a public address is not followed there")
        .hasMessageContaining("outgoing.allow");
  }

  @Test
  void checkRedirect_asFarInsideOrFurtherOut_isFollowed() throws Exception {
    URI outside = URI.create("http://203.0.113.7/");
    URI inside = URI.create("http://10.1.2.3/");
    URI here = URI.create("http://127.0.0.1/");
    assertThat(Outgoing.check(outside, client)).isEqualTo(AddressSpace.PUBLIC);
    assertThat(Outgoing.check(inside, client)).isEqualTo(AddressSpace.PRIVATE);
    assertThat(Outgoing.check(here, client)).isEqualTo(AddressSpace.LOOPBACK);

    assertThat(Outgoing.checkRedirect(outside, AddressSpace.PUBLIC, client))
        .isEqualTo(AddressSpace.PUBLIC);
    assertThat(Outgoing.checkRedirect(inside, AddressSpace.PRIVATE, client))
        .isEqualTo(AddressSpace.PRIVATE);
    assertThat(Outgoing.checkRedirect(outside, AddressSpace.PRIVATE, client))
        .isEqualTo(AddressSpace.PUBLIC);
    assertThat(Outgoing.checkRedirect(here, AddressSpace.LOOPBACK, client))
        .isEqualTo(AddressSpace.LOOPBACK);
    assertThatThrownBy(() -> Outgoing.checkRedirect(here, AddressSpace.PRIVATE, client))
        .hasMessageContaining("an address of this machine: a redirect from a private address");
    assertThatThrownBy(() ->
            Outgoing.checkRedirect(
                URI.create("http://169.254.169.254/"), AddressSpace.LOOPBACK, client))
        .isInstanceOf(RefusedAddressException.class);
  }

  @Test
  void checkRedirect_allowed_isFollowedAndTheRestIsNot() throws Exception {
    Outgoing.use(AddressPolicy.allowing(List.of("10.1.0.0/16")));

    Outgoing.checkRedirect(URI.create("http://10.1.2.3/"), AddressSpace.PUBLIC, client);
    Outgoing.checkRedirect(URI.create("http://[::ffff:10.1.2.3]/"), AddressSpace.PUBLIC, client);
    assertThatThrownBy(() ->
            Outgoing.checkRedirect(URI.create("http://10.2.2.3/"), AddressSpace.PUBLIC, client))
        .isInstanceOf(RefusedAddressException.class);
    assertThatThrownBy(() -> Outgoing.check(URI.create("http://metadata.google.internal/"), client))
        .isInstanceOf(RefusedAddressException.class);
  }

  /** The name was outside when it was looked at, and is inside when it is connected to. */
  @Test
  void resolver_nameOfARedirectThatTurnsInside_isNotFound() throws Exception {
    Outgoing.use(AddressPolicy.allowing(List.of("127.0.0.0/8", "::1")));
    URI name = URI.create("http://LOCALHOST/"); // the one name that can be looked up anywhere
    Outgoing.checkRedirect(name, AddressSpace.PUBLIC, client);

    GuardedResolver.Guard rebound =
        new GuardedResolver.Guard(new Names("10.0.0.1", "203.0.113.7", "fd00::1"));
    assertThat(rebound.lookupByName("localhost", ANY))
        .containsExactly(InetAddress.ofLiteral("203.0.113.7"));
    GuardedResolver.Guard inside = new GuardedResolver.Guard(new Names("10.0.0.1"));
    assertThatThrownBy(() -> inside.lookupByName("localhost", ANY))
        .isInstanceOf(UnknownHostException.class);

    assertThat(inside.lookupByName("another.example", ANY)).hasSize(1);
    Outgoing.check(name, client); // as a first address it may lead anywhere
    assertThat(inside.lookupByName("localhost", ANY)).hasSize(1);
  }

  @Test
  void check_allowedHosts_areCalledAndNoOthers() throws Exception {
    Outgoing.use(
        AddressPolicy.STRICT.onlyTo(List.of("Localhost", "*.example.org", "10.1.2.3", "::1")));

    for (String each : List.of("localhost", "LOCALHOST.", "a.example.org", "a.b.example.org")) {
      Outgoing.checkWithoutLookup(URI.create("https://" + each + "/"));
    }
    Outgoing.check(URI.create("http://10.1.2.3/"), client);
    Outgoing.check(URI.create("http://[::1]/"), client);
    for (String each :
        List.of(
            "example.org",
            "badexample.org",
            "example.org.evil.example",
            "10.1.2.4",
            "167838211", // 10.1.2.3 as one number
            "localhost.evil.example")) {
      assertThatThrownBy(() -> Outgoing.check(URI.create("https://" + each + "/"), client))
          .isInstanceOf(RefusedAddressException.class)
          .hasMessage(each + " is none of outgoing.allowed-hosts");
    }
    assertThatThrownBy(() ->
            Outgoing.checkRedirect(
                URI.create("https://evil.example/"), AddressSpace.PUBLIC, client))
        .hasMessageContaining("outgoing.allowed-hosts");
  }

  @Test
  void resolver_nameThatLeadsThere_isNotFoundAndTheRestOfItsAddressesIs() throws Exception {
    GuardedResolver.Guard guard =
        new GuardedResolver.Guard(new Names("169.254.169.254", "fd00:ec2::254", "203.0.113.7"));
    assertThat(guard.lookupByName("rebound.example", ANY))
        .containsExactly(InetAddress.ofLiteral("203.0.113.7"));

    GuardedResolver.Guard metadata = new GuardedResolver.Guard(new Names("169.254.169.254"));
    assertThatThrownBy(() -> metadata.lookupByName("rebound.example", ANY))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("rebound.example is at 169.254.169.254");
  }

  /** Whatever a client connects to was looked up by the guarded resolver. */
  @Test
  void resolver_isTheOneOfThisProcess() throws Exception {
    assertThat(new GuardedResolver().name()).isEqualTo("sigline");
    InetAddress loopback = InetAddress.getByName("localhost");
    assertThat(loopback.isLoopbackAddress()).isTrue();

    Outgoing.use(AddressPolicy.STRICT);
    assertThat(java.util.ServiceLoader.load(java.net.spi.InetAddressResolverProvider.class))
        .hasAtLeastOneElementOfType(GuardedResolver.class);
  }

  /** Leads every name to the same addresses. */
  private static final class Names implements InetAddressResolver {
    private final List<String> addresses;

    Names(String... addresses) {
      this.addresses = List.of(addresses);
    }

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) {
      return addresses.stream().map(InetAddress::ofLiteral);
    }

    @Override
    public String lookupByAddress(byte[] address) {
      return "nobody";
    }
  }
}
