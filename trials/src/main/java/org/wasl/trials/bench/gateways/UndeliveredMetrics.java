package org.wasl.trials.bench.gateways;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;

/** The undelivered messages of all agencies, from Wasl's metrics. */
final class UndeliveredMetrics {
  private UndeliveredMetrics() {}

  /** Deliveries due and parked; a text where the metrics cannot be read. */
  static String read(URI management) {
    HttpRequest request = HttpRequest.newBuilder(management.resolve("/metrics")).build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      return String.format(
          Locale.ROOT,
          "{\"due\":%.0f,\"parked\":%.0f}",
          sum(answer.body(), "wasl_waiting"),
          sum(answer.body(), "wasl_parked"));
    } catch (IOException e) {
      return "unknown: metrics could not be read";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown: interrupted";
    }
  }

  /** The sum over all labels of one metric in the Prometheus text format. */
  static double sum(String metrics, String name) {
    return Arrays.stream(metrics.split("\n"))
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
