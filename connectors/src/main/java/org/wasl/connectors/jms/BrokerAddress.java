package org.wasl.connectors.jms;

import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.wasl.connectors.intermediary.jms.AgencyQueues;

/**
 * Address of an agency's broker, with the names of its three queues. It is {@code
 * amqps://HOST:PORT?deliveries=NAME&submissions=NAME&answers=NAME}, or {@code artemis://…} for the
 * core protocol of Artemis. Both are over TLS. A queue that is not named has its default name.
 *
 * @param scheme the protocol of the broker
 * @param host its host name or IP address, which its certificate must contain
 * @param port its port
 * @param deliveries the queue that the gateway sends deliveries to
 * @param submissions the queue that the agency sends to
 * @param answers the queue that the gateway answers to
 */
record BrokerAddress(
    Scheme scheme, String host, int port, String deliveries, String submissions, String answers) {

  /** A protocol of brokers. */
  enum Scheme {
    /** AMQP 1.0 over TLS. */
    AMQPS(5671),
    /** The core protocol of Artemis over TLS. */
    ARTEMIS(61617);

    private final int defaultPort;

    Scheme(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  /** Completes the sentence "must be …". */
  static final String EXPECTED =
      "amqps://HOST:PORT or artemis://HOST:PORT, with ?deliveries=, &submissions= and &answers="
          + " where the queues have other names than wasl.deliveries, wasl.submissions and"
          + " wasl.answers";

  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._/:-]{1,200}");

  /** Each queue has one purpose. */
  BrokerAddress {
    if (deliveries.equals(submissions)
        || submissions.equals(answers)
        || answers.equals(deliveries)) {
      throw new IllegalArgumentException("two queues have the same name");
    }
  }

  /** The three queues. */
  AgencyQueues queues() {
    return new AgencyQueues(deliveries, submissions, answers);
  }

  /**
   * Checks an address.
   *
   * @throws IllegalArgumentException for any other text
   */
  static URI parse(String text) {
    URI uri = URI.create(text);
    of(uri);
    return uri;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException for any other text, and if two queues have one name
   */
  static BrokerAddress of(URI uri) {
    Scheme scheme =
        Arrays.stream(Scheme.values())
            .filter(known -> known.name().equalsIgnoreCase(uri.getScheme()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("unknown scheme"));
    boolean hasPath = uri.getRawPath() != null && !uri.getRawPath().isEmpty();
    if (uri.getHost() == null
        || uri.getUserInfo() != null
        || uri.getRawFragment() != null
        || hasPath) {
      throw new IllegalArgumentException("expected only host, port and queues");
    }
    Map<String, String> queues = named(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    return new BrokerAddress(
        scheme,
        uri.getHost(),
        uri.getPort() < 0 ? scheme.defaultPort : uri.getPort(),
        queues.getOrDefault("deliveries", "wasl.deliveries"),
        queues.getOrDefault("submissions", "wasl.submissions"),
        queues.getOrDefault("answers", "wasl.answers"));
  }

  private static Map<String, String> named(String query) {
    Map<String, String> queues = new HashMap<>();
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      if (parts.length != 2
          || !Set.of("deliveries", "submissions", "answers").contains(parts[0])
          || !QUEUE.matcher(parts[1]).matches()
          || queues.put(parts[0], parts[1]) != null) {
        throw new IllegalArgumentException("unknown parameter");
      }
    }
    return queues;
  }
}
