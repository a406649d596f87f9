package io.sigline.alerting.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks up names for all of the process, as Java does by itself, and leaves out addresses that must
 * not be called. What a client connects to is what this returned.
 */
public final class GuardedResolver extends InetAddressResolverProvider {
  /** Made by Java when the first name is looked up. */
  public GuardedResolver() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Guard(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "sigline";
  }

  /**
   * A resolver that leaves out what is refused.
   *
   * @param names that looks up
   */
  record Guard(InetAddressResolver names) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy lookup)
        throws UnknownHostException {
      AddressPolicy policy = Outgoing.policy();
      List<InetAddress> all = names.lookupByName(host, lookup).toList();
      List<InetAddress> called =
          all.stream()
              .filter(it -> !policy.refuses(it) && !Outgoing.refusesRedirect(host, it))
              .toList();
      if (called.isEmpty() && !all.isEmpty()) {
        throw new UnknownHostException(Outgoing.refusal(host, all.getFirst().getHostAddress()));
      }
      return called.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return names.lookupByAddress(address);
    }
  }
}
