package org.wasl.connectors.partnerapi;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStartedEvent;
import org.apache.camel.spi.CamelEvent.CamelContextStoppingEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/** Tells that a Camel context has started, and that it begins to stop. */
public final class ContextLifecycle extends SimpleEventNotifierSupport {
  private final Runnable started;
  private final Runnable stopping;

  private ContextLifecycle(Runnable started, Runnable stopping) {
    this.started = started;
    this.stopping = stopping;
  }

  /**
   * Has both called, each once, by the thread that starts or stops the context.
   *
   * @param started once every route has started
   * @param stopping before the first route stops
   */
  public static void add(CamelContext context, Runnable started, Runnable stopping) {
    context.getManagementStrategy().addEventNotifier(new ContextLifecycle(started, stopping));
  }

  /** Has {@code stopping} called once, before the first route stops. */
  public static void onStop(CamelContext context, Runnable stopping) {
    add(context, () -> {}, stopping);
  }

  @Override
  public void notify(CamelEvent event) {
    switch (event) {
      case CamelContextStartedEvent _ -> started.run();
      case CamelContextStoppingEvent _ -> stopping.run();
      default -> {} // other events of Camel are ignored
    }
  }
}
