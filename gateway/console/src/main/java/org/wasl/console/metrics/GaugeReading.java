package org.wasl.console.metrics;

import java.util.Map;

/**
 * One reading of a gauge that not every gateway has.
 *
 * @param name words with dots, without the prefix {@code wasl}
 * @param description the description, equal for each reading of that name
 * @param labels agency ids and fixed codes, with equal keys for each reading of that name
 * @param value the present value
 */
public record GaugeReading(
    String name, String description, Map<String, String> labels, double value) {}
