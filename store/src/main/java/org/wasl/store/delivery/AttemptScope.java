package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What one batch of attempts works on.
 *
 * @param connection of the transaction
 * @param config how deliveries are moved
 * @param rows the locked deliveries, as changed so far
 * @param gates in front of their agencies, as moved so far
 * @param changes to be written, in order
 */
record AttemptScope(
    Connection connection,
    DeliveryConfig config,
    Map<UUID, DeliveryRow> rows,
    Map<String, AgencyGateSql.GateState> gates,
    List<DeliveryChange> changes) {

  static AttemptScope of(
      Connection connection, DeliveryConfig config, Map<UUID, DeliveryRow> locked)
      throws SQLException {
    return new AttemptScope(
        connection,
        config,
        new HashMap<>(locked),
        AgencyGateSql.read(
            connection,
            locked.values().stream().map(DeliveryRow::recipient).collect(Collectors.toSet())),
        new ArrayList<>());
  }
}
