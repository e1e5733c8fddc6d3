package org.wasl.connectors;

import java.util.Set;

/** Every gauge that connectors have beside those of all agencies. */
public enum ConnectorMetric {
  AGENCY_BROKER_CONNECTIONS(
      "agency.broker.connections", "Connections of agencies to the broker for agencies", false),
  AGENCY_BROKER_MESSAGES(
      "agency.broker.messages", "Messages in a queue of the broker for agencies", true),
  AGENCY_BROKER_BYTES(
      "agency.broker.bytes",
      "Memory of a queue of the broker for agencies, of hostedJms.maxQueueBytes",
      true);

  private final String metric;
  private final String description;
  private final boolean ofQueue;

  ConnectorMetric(String metric, String description, boolean ofQueue) {
    this.metric = metric;
    this.description = description;
    this.ofQueue = ofQueue;
  }

  /**
   * Name of the metric: words with dots, without the product's name before it; ends in its unit.
   */
  public String metricName() {
    return metric;
  }

  /** One line for operators. */
  public String description() {
    return description;
  }

  /** The names of its labels. Their values are agency ids and fixed codes only. */
  public Set<String> labels() {
    return ofQueue ? Set.of("agency", "queue") : Set.of();
  }
}
