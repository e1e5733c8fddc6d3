package org.wasl.runtime;

/** The host of a URL. An IPv6 address stands in brackets there (RFC 3986), and nowhere else. */
public final class UrlHost {
  private UrlHost() {}

  /** A name or an address, as a URL has it. */
  public static String of(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** The name or the address that a URL has so. */
  public static String address(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
