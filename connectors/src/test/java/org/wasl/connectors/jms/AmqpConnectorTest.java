package org.wasl.connectors.jms;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.intermediary.IntermediaryContract;
import org.wasl.rules.id.AgencyId;

/**
 * The contract, by AMQP 1.0 with RabbitMQ as the broker and a foreign client as the agency. Skipped
 * if Debian's packages {@code rabbitmq-server} and {@code python3-qpid-proton} are not installed.
 */
@Tag("soak")
class AmqpConnectorTest extends IntermediaryContract {
  @TempDir static Path folder;

  private RabbitMq rabbit;
  private int used;

  @Override
  protected void startGateway(TestIdentity identity, int maxReceiptBytes) throws Exception {
    assumeTrue(RabbitMq.isInstalled(), "rabbitmq-server 4 is not installed");
    assumeTrue(ProtonClient.isInstalled(), "python3-qpid-proton is not installed");
    rabbit =
        new RabbitMq(
            folder,
            pki.authority(),
            identity.certificateFile(),
            identity.keyFile(),
            new AgencyId("gateway"));
    super.startGateway(identity, maxReceiptBytes);
  }

  @Override
  protected void stopGateway() throws Exception {
    if (rabbit != null) {
      super.stopGateway();
    }
  }

  @AfterAll
  void stopBroker() throws Exception {
    if (rabbit != null) {
      rabbit.stop();
    }
  }

  @Override
  protected IntermediaryAgency startAgency(TestIdentity as) throws Exception {
    rabbit.identity(as.certificateFile(), as.keyFile());
    int set = used++;
    List<String> queues =
        Stream.of("deliveries", "submissions", "answers")
            .map(name -> "/queues/wasl." + name + "." + set)
            .toList();
    return new IntermediaryAgency(
        new Shared(queues),
        port ->
            "amqps://127.0.0.1:%d".formatted(port)
                + "?deliveries=%s&submissions=%s&answers=%s".formatted(queues.toArray()));
  }

  @Test
  void row62ClosesConnectionBeforeReadingHugeMessage() throws Exception {
    OversizedMessage.assertEndsTheConnection(linked(pki.issue("police")));
  }

  @Override
  protected String protocol() {
    return "jms";
  }

  /**
   * One broker for all tests, with queues for each. An agency that is down is not reached, by the
   * network.
   */
  private final class Shared implements IntermediaryAgency.Server {
    private final List<String> queues;

    Shared(List<String> queues) {
      this.queues = queues;
    }

    @Override
    public int port() {
      return rabbit.tlsPort();
    }

    @Override
    public IntermediaryClient client() throws IOException {
      return new ProtonClient(rabbit.clearPort(), queues);
    }

    @Override
    public void restart() {}

    @Override
    public void close() {}
  }
}
