package org.wasl.administration.operator;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.operations.ActiveAgencies;
import org.wasl.operations.AgencyOperations;
import org.wasl.operations.ReplayOperations;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.Store;

/** Creates the operations for a command beside the gateway. */
public final class OperationsFactory {
  private OperationsFactory() {}

  /** Operations on parked deliveries. */
  public static ReplayOperations replay(Configuration configuration, Store store) {
    ActiveAgencies inService = ActiveAgencies.of(configuration);
    return new ReplayOperations(store, () -> inService, configuration.gateway().operations());
  }

  /** The name of a person by id, or the id itself if no name is known. */
  public static UnaryOperator<String> names(Store store) {
    Map<String, String> names = store.operatorNames().all().orElseThrow();
    return id -> names.getOrDefault(id, id);
  }

  /** Operations on agencies. */
  public static AgencyOperations agencies(Configuration configuration, Store store) {
    GatewayConfig config = configuration.gateway();
    Set<AgencyId> ids =
        configuration.agencies().stream().map(AgencyEntry::id).collect(Collectors.toSet());
    return new AgencyOperations(
        store, () -> ids, config.operations(), config.delivery().breaker(), Clock.systemUTC());
  }
}
