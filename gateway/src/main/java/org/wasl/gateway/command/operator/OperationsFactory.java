package org.wasl.gateway.command.operator;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
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
public final class OperationsFactory {
  private OperationsFactory() {}

  /** What is done with parked deliveries. */
  public static ReplayOperations replay(Configuration configuration, Store store) {
    ActiveAgencies inService = ActiveAgencies.of(configuration);
    return new ReplayOperations(store, () -> inService, configuration.gateway().operations());
  }

  /** The name of a person by id; the id itself where none is known. */
  public static UnaryOperator<String> names(Store store) {
    Map<String, String> names = store.operatorNames().all().orElseThrow();
    return id -> names.getOrDefault(id, id);
  }

  /** What is done with agencies. */
  public static AgencyOperations agencies(Configuration configuration, Store store) {
    GatewayConfig config = configuration.gateway();
    Set<String> ids =
        configuration.agencies().stream().map(AgencyEntry::id).collect(Collectors.toSet());
    return new AgencyOperations(
        store, () -> ids, config.operations(), config.delivery().breaker(), Clock.systemUTC());
  }
}
