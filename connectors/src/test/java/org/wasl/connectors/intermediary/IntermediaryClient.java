package org.wasl.connectors.intermediary;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.wasl.connectors.ConnectorEnds.Delivered;

/** An agency's own client of its broker or file server. */
public interface IntermediaryClient extends AutoCloseable {
  /**
   * An answer of the gateway.
   *
   * @param correlationId correlation id of the answered message
   * @param properties by their header names
   */
  record Answer(String correlationId, Map<String, String> properties, byte[] body) {
    /** Its status, in terms of HTTP. */
    public int status() {
      return Integer.parseInt(properties.get("Wasl-Status"));
    }
  }

  /** Takes deliveries from now on, each acknowledged before it is handed on. */
  void take(Consumer<Delivered> delivered) throws Exception;

  /**
   * Sends to the gateway. When this returns, the message is stored. Several threads may call it.
   */
  void send(String type, byte[] body, Map<String, String> properties, String correlationId)
      throws Exception;

  /** Waits for the next answers. */
  List<Answer> answers(int count, long millis) throws Exception;

  /** Ends without a word to its server, to which the network was cut. */
  default void abandon() {
    close();
  }

  @Override
  void close();
}
