package org.wasl.trials.bench.gateways;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a running Wasl gateway's metrics tell. */
final class GatewayMetrics {
  private static final int OK = 200;

  private GatewayMetrics() {}

  /** Deliveries due and parked, of all agencies; a text where the metrics cannot be read. */
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
   * Submissions, and batches of them, that did not start at once, because of a limit of the door;
   * not a number where the metrics cannot be read.
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
   * @param name with labels, or without: then over all of them
   */
  static double sum(String metrics, String name) {
    return Arrays.stream(metrics.split("\n"))
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
