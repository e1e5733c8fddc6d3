package org.wasl.connectors.jms;

import java.util.Map;
import org.wasl.connectors.intermediary.IntermediaryClient;

/** A process with a broker, and an agency that answers each delivery with one fixed receipt. */
public final class EchoQueue {
  private EchoQueue() {}

  /**
   * Runs until it is killed.
   *
   * @param args as of {@link TestBroker#main}
   */
  public static void main(String[] args) throws Exception {
    TestBroker.main(args);
    answer(new ArtemisClient(Integer.parseInt(args[5])));
  }

  /** Answers the deliveries that this client takes from now on. */
  public static void answer(IntermediaryClient client) throws Exception {
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
