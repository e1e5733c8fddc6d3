package org.wasl.assembly.wiring;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.wasl.operations.keys.GatewayKeys;

/**
 * The client's TLS context with the present certificate and authorities of the gateway. The context
 * is reused until one of them changes. A new context has no earlier sessions, so no session is
 * resumed with a renewed certificate.
 */
final class GatewayClientTls implements Supplier<SSLContext> {
  private final Supplier<GatewayKeys> keys;
  private GatewayKeys used;
  private SSLContext context;

  /**
   * @param keys supplies the keys in force
   */
  GatewayClientTls(Supplier<GatewayKeys> keys) {
    this.keys = keys;
    this.used = keys.get();
    this.context = used.tls();
  }

  @Override
  public synchronized SSLContext get() {
    GatewayKeys now = keys.get();
    if (!now.own().equals(used.own()) || !now.authorities().equals(used.authorities())) {
      context = now.tls();
    }
    used = now;
    return context;
  }
}
