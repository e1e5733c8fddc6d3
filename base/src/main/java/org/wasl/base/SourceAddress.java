package org.wasl.base;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a connection comes from, as limits count it: an IPv4 address, or the prefix of an IPv6
 * address, of which one subscriber has all (RFC 6177). Not to be stored or logged.
 */
public final class SourceAddress {
  private static final int IPV6_PREFIX_BYTES = 8;
  private static final String UNKNOWN = "unknown";

  private SourceAddress() {}

  /** The source of a connection; one and the same for all whose address is not known any more. */
  public static String of(SocketAddress remote) {
    return remote instanceof InetSocketAddress socket && socket.getAddress() != null
        ? of(socket.getAddress())
        : UNKNOWN;
  }

  private static String of(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_PREFIX_BYTES))
        : address.getHostAddress();
  }
}
