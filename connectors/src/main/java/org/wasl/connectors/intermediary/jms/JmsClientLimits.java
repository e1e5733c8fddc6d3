package org.wasl.connectors.intermediary.jms;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;

/**
 * Settings that keep a JMS client from losing a message or holding a thread. Each step has a time
 * limit, a send ends with the broker's confirmation, and nothing reconnects by itself.
 */
public final class JmsClientLimits {
  private JmsClientLimits() {}

  /**
   * For AMQP 1.0.
   *
   * @param stepMillis how long the broker may take for one step
   */
  public static void apply(JmsConnectionFactory factory, int stepMillis) {
    factory.setConnectTimeout(stepMillis);
    factory.setRequestTimeout(stepMillis);
    factory.setSendTimeout(stepMillis);
    factory.setCloseTimeout(stepMillis);
    factory.setForceSyncSend(true);
  }

  /**
   * For the core protocol of Artemis.
   *
   * @param stepMillis how long the broker may take for one step
   */
  public static void apply(ActiveMQConnectionFactory factory, int stepMillis) {
    factory.setInitialConnectAttempts(1);
    factory.setReconnectAttempts(0);
    factory.setCallTimeout(stepMillis);
    factory.setCallFailoverTimeout(stepMillis);
    factory.setConnectionTTL(6L * stepMillis);
    factory.setClientFailureCheckPeriod(3L * stepMillis);
    factory.setBlockOnDurableSend(true);
    factory.setBlockOnAcknowledge(true);
  }
}
