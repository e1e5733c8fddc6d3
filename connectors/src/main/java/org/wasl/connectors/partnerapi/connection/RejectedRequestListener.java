package org.wasl.connectors.partnerapi.connection;

import java.util.Optional;
import org.wasl.connectors.partnerapi.limits.RequestClass;

/**
 * Receives requests and connections that the server refuses or delays before any route sees them.
 * Calls come on an event loop, so implementations must not block. Client addresses are not passed
 * on, because they are stored nowhere.
 */
public interface RejectedRequestListener {
  /** A connection failed to agree on TLS, or came without a certificate of our authorities. */
  void failedHandshake();

  /**
   * A connection was closed because its address, or its client certificate, begins too many
   * handshakes.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the certificate; empty if the connection was
   *     closed before the handshake
   */
  void handshakeRefused(Optional<String> thumbprint);

  /**
   * A request was refused for its form, and its connection is closed. Called once for each such
   * request.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the client certificate it came under
   * @param status the HTTP status it was answered with, for example 400, 408, 413 or 431
   */
  void invalidRequest(String thumbprint, int status);

  /**
   * A packet of another protocol than HTTP was refused, because it is not allowed or exceeds a
   * limit.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the client certificate it came under
   */
  void refusedPacket(String thumbprint);

  /**
   * A request did not start at once, because its agency uses its places or its rate, or because all
   * places are taken. It may start in time, or be refused later. May be called on any thread.
   */
  void delayed(RequestClass kind);
}
