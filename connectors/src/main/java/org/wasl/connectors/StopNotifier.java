package org.wasl.connectors;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/** Tells a connector that its context begins to stop, while its routes still work. */
public final class StopNotifier extends SimpleEventNotifierSupport {
  private final Runnable stopping;

  private StopNotifier(Runnable stopping) {
    this.stopping = stopping;
  }

  /** Has {@code stopping} called once when the context begins to stop; it must not block. */
  public static void add(CamelContext context, Runnable stopping) {
    context.getManagementStrategy().addEventNotifier(new StopNotifier(stopping));
  }

  @Override
  public void notify(CamelEvent event) {
    if (event instanceof CamelContextStoppingEvent) {
      stopping.run();
    }
  }
}
