package org.wasl.connectors.partnerapi;

import java.util.concurrent.Executor;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpSecurityHandler;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Makes the {@link PartnerConsumer} of each route. */
final class PartnerEngine extends VertxPlatformHttpEngine {
  private final Executor work;

  /**
   * @param work for submissions
   */
  PartnerEngine(Executor work) {
    this.work = work;
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return new PartnerConsumer(
        endpoint,
        processor,
        getHandlers(),
        VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()),
        work);
  }

  @Override
  public PlatformHttpConsumer createConsumer(
      PlatformHttpEndpoint endpoint, Processor processor, PlatformHttpSecurityHandler security) {
    return createConsumer(endpoint, processor);
  }
}
