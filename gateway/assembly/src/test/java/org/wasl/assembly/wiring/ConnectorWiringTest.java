package org.wasl.assembly.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.connectors.Protocol;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.directory.DeliveryProtocol;

class ConnectorWiringTest {
  @Test
  void hasConnectorForEveryProtocol() {
    // When
    List<DeliveryProtocol> spoken = ProtocolsConfig.PROTOCOLS.stream().map(Protocol::kind).toList();
    // Then
    assertThat(spoken).containsExactlyInAnyOrder(DeliveryProtocol.values());
  }

  @Test
  void knowsEveryAlarmOfProtocols() {
    // When
    List<String> raised =
        ProtocolsConfig.PROTOCOLS.stream().flatMap(it -> it.alarms().stream()).toList();
    // Then
    assertThat(raised)
        .contains("wrong-host-key")
        .allSatisfy(
            code -> assertThat(AlarmKind.ofCode(code)).get().matches(AlarmKind::isOfDeliveries));
  }

  private static Agency agency(String id, String endpoint, int maxConcurrent) {
    return Agency.of(
        id,
        AgencyKind.POLICE,
        Map.of(),
        Credentials.of(Set.of(), new JWKSet()),
        Channel.of("https", Optional.of(URI.create(endpoint)), maxConcurrent));
  }

  @Test
  void allowsEnoughConnectionsForAgenciesBehindOneHost() {
    // Given
    List<Agency> agencies =
        List.of(
            agency("police-a", "https://host.example/a", 900),
            agency("police-b", "https://HOST.example:443/b", 800),
            agency("office-a", "https://other.example/", 600));
    // When
    int connections = ConnectorWiring.connectionsPerAddress(agencies);
    // Then
    assertThat(connections).isEqualTo(1_700);
  }

  @Test
  void allowsEnoughConnectionsAfterReloadWithMoreCalls() {
    // When
    int connections =
        ConnectorWiring.connectionsPerAddress(
            List.of(agency("police-a", "https://host.example/a", 8)));
    // Then
    assertThat(connections).isEqualTo(1_000);
  }
}
