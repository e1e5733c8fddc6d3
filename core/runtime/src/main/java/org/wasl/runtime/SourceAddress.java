package org.wasl.runtime;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The source of a connection, as limits count it. It is an IPv4 address, or the prefix of an IPv6
 * address, because one subscriber has the whole prefix (RFC 6177). It must not be stored or logged.
 */
public final class SourceAddress {
  private static final int IPV6_PREFIX_BYTES = 8;
  private static final String UNKNOWN = "unknown";

  private SourceAddress() {}

  /**
   * The source of a connection. All connections whose address is not known any more share one
   * source.
   */
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
