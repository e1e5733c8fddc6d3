package org.wasl.gateway.wiring;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.wasl.gateway.keys.GatewayKeys;

/**
 * The client's TLS context with the gateway's certificate and authorities of this moment. It is the
 * same one for as long as they are the same; another one knows no session of the one before, so
 * that none is resumed with a certificate that was renewed.
 */
final class GatewayClientTls implements Supplier<SSLContext> {
  private final Supplier<GatewayKeys> keys;
  private GatewayKeys used;
  private SSLContext context;

  /**
   * @param keys those in force
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
