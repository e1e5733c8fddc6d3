package org.wasl.connectors;

import java.util.Map;

/**
 * One reading of something that a connector measures.
 *
 * @param name of the metric, words with dots, without the product's name before it
 * @param description for operators, the same for each reading of that name
 * @param labels agency ids and fixed codes only; the same labels for each reading of that name
 * @param value now, in the unit that the name ends with
 */
public record ConnectorGauge(
    String name, String description, Map<String, String> labels, double value) {}
