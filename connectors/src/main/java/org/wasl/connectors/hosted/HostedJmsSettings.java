package org.wasl.connectors.hosted;

import java.util.List;
import org.wasl.connectors.ProtocolSetting;

/**
 * Settings of the broker for agencies.
 *
 * @param port listening port; 0 for a free one, -1 for no broker
 * @param stepMillis how long it may take for one step of the gateway itself
 * @param maxConcurrentPerAgency messages that are taken from an agency's queue at once
 * @param maxSessionsPerAgency sessions of an agency on all its connections
 * @param maxConsumersPerQueue consumers of one queue
 * @param maxQueueBytes messages that wait in one queue
 * @param maxMemoryBytes messages that wait in all queues
 * @param maxBytesPerSecond most bytes that are read from one connection in a second
 * @param idleMillis a connection that is silent for so long is closed
 */
record HostedJmsSettings(
    int port,
    int stepMillis,
    int maxConcurrentPerAgency,
    int maxSessionsPerAgency,
    int maxConsumersPerQueue,
    int maxQueueBytes,
    int maxMemoryBytes,
    int maxBytesPerSecond,
    int idleMillis) {
  static final ProtocolSetting DEADLINE =
      new ProtocolSetting(
          "hostedJms.callDeadlineMillis",
          60_000,
          100,
          3_600_000,
          "Time a hosted-jms agency has to acknowledge a delivery, if its file has no"
              + " callDeadlineMillis");

  /** Port that agencies connect to. */
  static final ProtocolSetting PORT =
      new ProtocolSetting(
          "hostedJms.port",
          -1,
          -1,
          65_535,
          "Port of the broker for hosted-jms agencies, beside the partner API; 0 for a free one, -1"
              + " for no such broker");

  private static final ProtocolSetting STEP =
      new ProtocolSetting(
          "hostedJms.brokerTimeoutMillis",
          10_000,
          100,
          600_000,
          "Time limit for one step of that broker, such as to confirm a message");
  private static final ProtocolSetting CONCURRENT =
      new ProtocolSetting(
          "hostedJms.maxConcurrentPerAgency",
          16,
          1,
          1_000,
          "Messages that are taken from a hosted-jms agency's queue at once");
  private static final ProtocolSetting SESSIONS =
      new ProtocolSetting(
          "hostedJms.maxSessionsPerAgency",
          32,
          2,
          1_000,
          "Sessions that a hosted-jms agency may have, on all its connections");
  private static final ProtocolSetting CONSUMERS =
      new ProtocolSetting(
          "hostedJms.maxConsumersPerQueue", 16, 1, 1_000, "Consumers of one of its queues");
  private static final ProtocolSetting QUEUE_BYTES =
      new ProtocolSetting(
          "hostedJms.maxQueueBytes",
          16 << 20,
          64 << 10,
          1 << 30,
          "Messages that wait in one of its queues. Above it, new ones are refused");
  private static final ProtocolSetting MEMORY_BYTES =
      new ProtocolSetting(
          "hostedJms.maxMemoryBytes",
          256 << 20,
          1 << 20,
          Integer.MAX_VALUE,
          "Messages that wait in the queues of all hosted-jms agencies");
  private static final ProtocolSetting RATE =
      new ProtocolSetting(
          "hostedJms.maxBytesPerSecond",
          4 << 20,
          1 << 10,
          1 << 30,
          "Read from one connection of a hosted-jms agency in a second. More must wait");
  private static final ProtocolSetting IDLE =
      new ProtocolSetting(
          "hostedJms.idleMillis",
          60_000,
          1_000,
          3_600_000,
          "A connection of a hosted-jms agency that is silent for so long is closed");

  /** Every setting of the protocol. */
  static final List<ProtocolSetting> ALL =
      List.of(
          PORT,
          DEADLINE,
          STEP,
          CONCURRENT,
          SESSIONS,
          CONSUMERS,
          QUEUE_BYTES,
          MEMORY_BYTES,
          RATE,
          IDLE);

  static HostedJmsSettings of(ProtocolSetting.Values values) {
    return new HostedJmsSettings(
        values.get(PORT),
        values.get(STEP),
        values.get(CONCURRENT),
        values.get(SESSIONS),
        values.get(CONSUMERS),
        values.get(QUEUE_BYTES),
        values.get(MEMORY_BYTES),
        values.get(RATE),
        values.get(IDLE));
  }

  boolean isOff() {
    return port < 0;
  }
}
