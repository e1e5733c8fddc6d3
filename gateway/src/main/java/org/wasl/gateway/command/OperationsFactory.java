package org.wasl.gateway.command;

import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.gateway.operations.ActiveAgencies;
import org.wasl.gateway.operations.AgencyOperations;
import org.wasl.gateway.operations.ReplayOperations;
import org.wasl.store.Store;

/** Creates the operations for a command beside the gateway. */
final class OperationsFactory {
  private OperationsFactory() {}

  static ReplayOperations replay(Configuration configuration, Store store) {
    return new ReplayOperations(
        store, ActiveAgencies.of(configuration), configuration.gateway().operations());
  }

  /** The name of a person by his id; the id itself where none is known. */
  static UnaryOperator<String> names(Store store) {
    Map<String, String> names = store.operatorNames().all().orElseThrow();
    return id -> names.getOrDefault(id, id);
  }

  static AgencyOperations agencies(Configuration configuration, Store store) {
    GatewayConfig config = configuration.gateway();
    return new AgencyOperations(
        store,
        configuration.agencies().stream().map(AgencyEntry::id).collect(Collectors.toSet()),
        config.operations(),
        config.delivery().breaker(),
        Clock.systemUTC());
  }
}
