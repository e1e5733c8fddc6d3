package org.wasl.gateway.command;

import java.time.Clock;
import java.util.stream.Collectors;
import org.wasl.gateway.config.AgencyEntry;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.operations.AgencyDesk;
import org.wasl.gateway.operations.InService;
import org.wasl.gateway.operations.ReplayDesk;
import org.wasl.store.Store;

/** The desks of operations staff, for a command beside the gateway. */
final class Desks {
  private Desks() {}

  static ReplayDesk replay(Configuration configuration, Store store) {
    return new ReplayDesk(store, InService.of(configuration), configuration.gateway().operations());
  }

  static AgencyDesk agencies(Configuration configuration, Store store) {
    GatewayConfig config = configuration.gateway();
    return new AgencyDesk(
        store,
        configuration.agencies().stream().map(AgencyEntry::id).collect(Collectors.toSet()),
        config.operations(),
        config.delivery().breaker(),
        Clock.systemUTC());
  }
}
