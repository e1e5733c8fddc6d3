package org.wasl.connectors.http.connection;

import java.util.Optional;
import org.wasl.connectors.http.limits.RequestClass;

/**
 * Receives what the server refuses, or lets wait, before any route sees it. Called on an event
 * loop: must not block. Client addresses are not passed on: they are stored nowhere.
 */
public interface RejectedRequestListener {
  /** A connection failed to agree on TLS, or came without a certificate of our authorities. */
  void failedHandshake();

  /**
   * A connection was closed because its address, or its client certificate, begins too many
   * handshakes.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the certificate; empty where it was closed before
   *     the handshake
   */
  void handshakeRefused(Optional<String> thumbprint);

  /**
   * A request was refused for its form, once for each such request; its connection is closed.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the client certificate it came under
   * @param status the HTTP status it was answered with, for example 400, 408, 413 or 431
   */
  void invalidRequest(String thumbprint, int status);

  /**
   * A packet of another protocol than HTTP was refused: it is not allowed, or beyond a limit.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the client certificate it came under
   */
  void refusedPacket(String thumbprint);

  /**
   * A request did not start at once: its agency uses its places or its rate, or all places are
   * taken. It may start in time, or be refused later. May be called on any thread.
   */
  void delayed(RequestClass kind);
}
