package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.exchange.WireHeaders;

/** The bound on requests under way. */
class AgencyServerTest {
  private static final int MAX_BYTES = 10_000;
  private static final int MAX_PENDING = 2;

  @Test
  void refusedDeliveryFreesItsPlace(@TempDir Path folder) throws Exception {
    // Given
    TestGateway gateway =
        new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    TestDelivery good = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    TestDelivery nameless = good.withoutHeader(WireHeaders.SENDER);
    TestDelivery large = good.withSealed(new byte[MAX_BYTES + 1]);
    AgencyServerConfig config =
        new AgencyServerConfig(
            "127.0.0.1", 0, "/v1/deliveries", MAX_BYTES, MAX_BYTES, 60_000, MAX_PENDING, 60_000);
    try (KitRuntime runtime = KitRuntime.start(2);
        AgencyEndpoint end =
            new AgencyEndpoint(
                runtime,
                gateway.pki,
                new AgencyId("bnpj"),
                gateway.directory,
                folder.resolve("data"),
                InboxConfig.DEFAULT,
                Clock.systemUTC());
        AgencyServer server = end.listen(config, DeliveryResponder.COMPLIANT).join();
        HttpClient client = gateway.client(AgencyId.GATEWAY)) {
      // When
      for (TestDelivery refused : List.of(nameless, nameless, large, large)) {
        HttpResponse<String> answer =
            client.send(
                TestGateway.request(server.endpoint(), refused),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(refused == large ? 413 : 400);
      }
      // Then
      assertThat(gateway.push(server.endpoint(), good).statusCode()).isEqualTo(200);
    }
  }
}
