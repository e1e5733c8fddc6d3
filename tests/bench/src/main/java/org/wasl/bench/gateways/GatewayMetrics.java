package org.wasl.bench.gateways;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads the metrics of a running Wasl gateway. */
final class GatewayMetrics {
  private static final int OK = 200;

  private GatewayMetrics() {}

  /**
   * Deliveries due and parked, of all agencies. If the metrics cannot be read, the text says so.
   */
  static String undelivered(URI management) {
    return page(management)
        .map(
            metrics ->
                String.format(
                    Locale.ROOT,
                    "{\"due\":%.0f,\"parked\":%.0f}",
                    sum(metrics, "wasl_waiting"),
                    sum(metrics, "wasl_parked")))
        .orElse("unknown: metrics could not be read");
  }

  /**
   * Submissions and batches that a limit of the door delayed. It is not a number if the metrics
   * cannot be read.
   */
  static double delayedSubmissions(URI management) {
    return page(management).map(GatewayMetrics::delayedSubmissions).orElse(Double.NaN);
  }

  static double delayedSubmissions(String metrics) {
    return sum(metrics, "wasl_requests_delayed_total{kind=\"submissions\"}")
        + sum(metrics, "wasl_requests_delayed_total{kind=\"batches\"}");
  }

  private static Optional<String> page(URI management) {
    HttpRequest request = HttpRequest.newBuilder(management.resolve("/metrics")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return Optional.of(answer).filter(page -> page.statusCode() == OK).map(HttpResponse::body);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * The sum of one metric in the Prometheus text format.
   *
   * @param name the metric, with labels, or without labels for the sum over all of them
   */
  static double sum(String metrics, String name) {
    return Arrays.stream(metrics.split("\n"))
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
