package org.wasl.connectors.http;

import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStartedEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/** Opens the server when every route is started, and drains it before the first one stops. */
final class ServerLifecycleListener extends SimpleEventNotifierSupport {
  private final PartnerServer server;

  ServerLifecycleListener(PartnerServer server) {
    this.server = server;
  }

  @Override
  public void notify(CamelEvent event) {
    if (event instanceof CamelContextStartedEvent) {
      server.open();
    } else if (event instanceof CamelContextStoppingEvent) {
      server.drain();
    }
  }
}
