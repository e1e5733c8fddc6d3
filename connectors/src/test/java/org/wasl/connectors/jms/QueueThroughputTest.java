package org.wasl.connectors.jms;

import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.intermediary.DeliveryThroughput;
import org.wasl.connectors.intermediary.IntermediaryClient;

/**
 * Prints what a delivery by a queue costs beside one over HTTPS. Broker and agency of the queue are
 * another process; the broker's disk is asked for each message.
 */
@Tag("measurement")
class QueueThroughputTest {

  /** The broker, and an agency that answers each delivery with the same receipt. */
  public static final class EchoAgency {
    private EchoAgency() {}

    /**
     * Runs until it is killed.
     *
     * @param args as of {@link TestBroker#main}
     */
    public static void main(String[] args) throws Exception {
      TestBroker.main(args);
      IntermediaryClient client = new ArtemisClient(Integer.parseInt(args[5]));
      client.take(
          delivery -> {
            try {
              client.send(
                  "receipt",
                  "a.b.c".getBytes(),
                  Map.of("Wasl_Delivery", delivery.properties().get("Wasl-Delivery")),
                  null);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @Test
  void aDeliveryByAQueueBesideOneOverHttps(@TempDir Path folder) throws Exception {
    // Given
    TestPki pki = new TestPki(folder, "authority");
    TestIdentity police = pki.issue("police");
    int[] ports = {freePort(), freePort()};
    Process broker =
        DeliveryThroughput.start(
            EchoAgency.class,
            folder.resolve("broker.log"),
            List.of(
                police.certificateFile().toString(),
                police.keyFile().toString(),
                pki.authority().toString(),
                folder.resolve("broker").toString(),
                Integer.toString(ports[0]),
                Integer.toString(ports[1])));
    try {
      awaitListening(ports[1]);

      // When Then
      DeliveryThroughput.compare(pki, police, "jms", URI.create("artemis://127.0.0.1:" + ports[0]));
    } finally {
      broker.destroyForcibly().waitFor();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port) {
    await()
        .atMost(2, TimeUnit.MINUTES)
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket("127.0.0.1", port)) {
                return socket.isConnected();
              }
            });
  }
}
