package org.wasl.console.metrics;

import java.util.Map;

/**
 * One reading of a gauge that is not every gateway's.
 *
 * @param name words with dots, without {@code wasl} before it
 * @param description the same for each reading of that name
 * @param labels agency ids and fixed codes; the same labels for each reading of that name
 * @param value now
 */
public record GaugeReading(
    String name, String description, Map<String, String> labels, double value) {}
