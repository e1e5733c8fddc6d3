package org.wasl.assembly;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.assembly.wiring.Infrastructure;
import org.wasl.connectors.Connector;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.operations.OperationsMBeans;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.reload.ConfigurationReloader.Listener;
import org.wasl.operations.reload.LoadedConfiguration;
import org.wasl.routes.broker.EmbeddedBroker;

/** Applies a change of the configuration to queues, TLS, open connections, routes and MBeans. */
final class ReloadWiring {
  private ReloadWiring() {}

  /** The listeners, in the order of notification. */
  static List<Listener> listeners(
      Infrastructure infrastructure,
      RouteUpdates routes,
      OperationsMBeans mbeans,
      PartnerApi api,
      List<Connector> connectors) {
    return List.of(
        queues(infrastructure.embeddedBroker()),
        new TlsRenewal(api),
        new Listener() {
          @Override
          public void changed(LoadedConfiguration next) {
            api.closeEnded(Instant.now());
            connectors.forEach(connector -> connector.agenciesChanged(next.directory().all()));
          }
        },
        routes,
        new Listener() {
          @Override
          public void changed(LoadedConfiguration next) {
            mbeans.update(next.directory().all());
          }
        });
  }

  /**
   * Creates the queues of an embedded broker. The operators of an external broker create its
   * queues.
   */
  private static Listener queues(Optional<EmbeddedBroker> broker) {
    return new Listener() {
      @Override
      public void prepare(LoadedConfiguration next) throws Exception {
        if (broker.isPresent()) {
          broker.get().addQueues(next.ids());
        }
      }
    };
  }

  /**
   * Uses another certificate or authority for new connections. It also runs if an agency's
   * certificates change, so that no earlier TLS session is resumed.
   */
  private static final class TlsRenewal implements Listener {
    private final PartnerApi api;

    TlsRenewal(PartnerApi api) {
      this.api = api;
    }

    @Override
    public void changed(LoadedConfiguration next) {
      GatewayKeys keys = next.keys();
      api.renew(keys.own().own(), keys.authorities());
    }
  }
}
