package org.wasl.connectors.jms;

import java.util.List;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.intermediary.IntermediaryConnector.Limits;

/** The settings of JMS agencies. */
final class JmsSettings {
  static final ProtocolSetting DEADLINE =
      new ProtocolSetting(
          "jms.callDeadlineMillis",
          60_000,
          100,
          3_600_000,
          "Time a jms agency has to acknowledge a delivery, if its file has no"
              + " callDeadlineMillis");
  private static final ProtocolSetting BROKER =
      new ProtocolSetting(
          "jms.brokerTimeoutMillis",
          10_000,
          100,
          600_000,
          "Time limit for one step of an agency's broker, such as to connect or to confirm a"
              + " message");
  private static final ProtocolSetting RECONNECT =
      new ProtocolSetting(
          "jms.maxReconnectMillis",
          30_000,
          100,
          3_600_000,
          "Longest pause between two attempts to connect to an agency's broker");
  private static final ProtocolSetting CONCURRENT =
      new ProtocolSetting(
          "jms.maxConcurrentPerAgency",
          16,
          1,
          1_000,
          "Messages that are taken from an agency's queue at once");

  /** Every setting of the protocol. */
  static final List<ProtocolSetting> ALL = List.of(DEADLINE, BROKER, RECONNECT, CONCURRENT);

  private JmsSettings() {}

  static Limits limits(ProtocolSetting.Values values) {
    return new Limits(values.get(BROKER), values.get(RECONNECT), values.get(CONCURRENT));
  }
}
