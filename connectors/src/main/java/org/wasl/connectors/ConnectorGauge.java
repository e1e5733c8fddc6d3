package org.wasl.connectors;

import java.util.Map;

/**
 * One reading of a connector's measurement.
 *
 * @param metric what is measured
 * @param labels a value for each label of the metric
 * @param value now, in the unit that the name of the metric ends with
 */
public record ConnectorGauge(ConnectorMetric metric, Map<String, String> labels, double value) {
  /**
   * @throws IllegalArgumentException if the labels are not those of the metric
   */
  public ConnectorGauge {
    if (!labels.keySet().equals(metric.labels())) {
      throw new IllegalArgumentException(
          "labels of " + metric.metricName() + ": " + metric.labels());
    }
  }
}
