package org.wasl.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.connectors.Connector;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.operations.OperationsMBeans;
import org.wasl.gateway.reload.ConfigurationReloader.Listener;
import org.wasl.gateway.reload.LoadedConfiguration;
import org.wasl.gateway.wiring.Infrastructure;
import org.wasl.routes.broker.EmbeddedBroker;

/** What follows a change of the configuration: queues, TLS, open connections, routes, MBeans. */
final class ReloadWiring {
  private ReloadWiring() {}

  /** In the order in which they are notified. */
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

  /** Of an external broker, its operators make the queues. */
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
   * Another certificate or authority, for new connections. Also whenever an agency's certificates
   * change: no TLS session from before is resumed then.
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
