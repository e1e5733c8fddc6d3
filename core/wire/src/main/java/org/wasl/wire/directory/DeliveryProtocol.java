package org.wasl.wire.directory;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.runtime.UrlHost;

/**
 * The way in which deliveries reach an agency: {@code protocol} in its file. This is what agency
 * and gateway both know of a protocol. The gateway's end of it is in {@code connectors}.
 */
public enum DeliveryProtocol {
  /** The agency fetches them from the gateway. */
  PULL(Endpoint.NONE),
  /** The agency receives them from the gateway's own broker. */
  HOSTED_JMS(Endpoint.NONE),
  /** The gateway sends them to the agency's server. */
  HTTPS(Endpoint.AGENCY),
  /** The gateway sends them to the agency's broker. */
  JMS(Endpoint.INTERMEDIARY),
  /** The gateway puts them into a folder on the agency's file server. */
  SFTP(Endpoint.INTERMEDIARY);

  /** The party that runs the server of an agency's {@code endpoint}. */
  private enum Endpoint {
    /** There is none, because the agency connects to the gateway. */
    NONE,
    /** The agency's own, under the TLS certificate that it has of the gateway's authority. */
    AGENCY,
    /** That of its broker or file server, which has a key of its own. */
    INTERMEDIARY
  }

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final Endpoint endpoint;

  DeliveryProtocol(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** As in an agency's file: lower case, with hyphens. */
  public String code() {
    return code;
  }

  /** All codes, in order. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(DeliveryProtocol::code).toList();
  }

  /** The protocol with this code, or empty if there is none. */
  public static Optional<DeliveryProtocol> of(String code) {
    return Arrays.stream(values()).filter(protocol -> protocol.code().equals(code)).findFirst();
  }

  /**
   * Tells whether an agency's file has an {@code endpoint}. If it has none, the agency connects to
   * the gateway.
   */
  public boolean hasEndpoint() {
    return endpoint != Endpoint.NONE;
  }

  /**
   * The name or address that an agency's TLS certificate must have, because the gateway connects to
   * the agency there, or empty if it does not.
   *
   * @param address the agency's {@code endpoint}
   */
  public Optional<String> certifiedHost(Optional<URI> address) {
    return address
        .filter(any -> endpoint == Endpoint.AGENCY)
        .map(URI::getHost)
        .map(UrlHost::address);
  }
}
