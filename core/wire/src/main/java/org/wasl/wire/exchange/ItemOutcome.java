package org.wasl.wire.exchange;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.wasl.wire.jose.FlatJson;

/**
 * The outcome of one delivery of a {@link DeliveryBatch}. An answer has a line for each, a JSON
 * object of strings. Members that are not named here are ignored.
 *
 * @param deliveryId the delivery, as in its headers
 * @param status the HTTP status with which it would have been answered alone
 * @param receipt the agency's receipt, or an empty text if there is none
 * @param retryAfter seconds until it may come again, where the agency says so
 * @param problem the type of the problem (RFC 9457) of a refusal
 */
public record ItemOutcome(
    String deliveryId,
    int status,
    String receipt,
    Optional<String> retryAfter,
    Optional<String> problem) {
  private static final String STATUS = "status";
  private static final String RECEIPT = "receipt";
  private static final String RETRY_AFTER = "Retry-After";
  private static final String PROBLEM = "type";
  private static final Pattern CODE = Pattern.compile("[2-5][0-9]{2}");

  /** The body of an answer. */
  public static byte[] write(List<ItemOutcome> outcomes) {
    StringBuilder lines = new StringBuilder();
    for (ItemOutcome outcome : outcomes) {
      Map<String, String> members = new TreeMap<>();
      members.put(WireHeaders.DELIVERY, outcome.deliveryId());
      members.put(STATUS, Integer.toString(outcome.status()));
      if (!outcome.receipt().isEmpty()) {
        members.put(RECEIPT, outcome.receipt());
      }
      outcome.retryAfter().ifPresent(seconds -> members.put(RETRY_AFTER, seconds));
      outcome.problem().ifPresent(type -> members.put(PROBLEM, type));
      FlatJson.write(members, lines);
      lines.append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads an answer: by delivery, its first outcome. A line that is not of this form is no outcome
   * of any.
   */
  public static Map<String, ItemOutcome> read(byte[] body) {
    Map<String, ItemOutcome> outcomes = new HashMap<>();
    for (Map<String, String> line : DeliveryBatch.lines(body)) {
      String deliveryId = line.get(WireHeaders.DELIVERY);
      String status = line.getOrDefault(STATUS, "");
      if (deliveryId != null && CODE.matcher(status).matches()) {
        outcomes.putIfAbsent(
            deliveryId,
            new ItemOutcome(
                deliveryId,
                Integer.parseInt(status),
                line.getOrDefault(RECEIPT, ""),
                Optional.ofNullable(line.get(RETRY_AFTER)),
                Optional.ofNullable(line.get(PROBLEM))));
      }
    }
    return outcomes;
  }
}
