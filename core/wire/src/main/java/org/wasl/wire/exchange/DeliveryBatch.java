package org.wasl.wire.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.FlatJson;

/**
 * Several deliveries in one body, as wire version 2 sends them. Each line is a JSON object of
 * strings. It has the headers of a delivery in version 1 ({@link WireHeaders#of}), and {@link
 * #SEALED} with the exact sealed bytes in base64url.
 */
public final class DeliveryBatch {
  /** The member with the sealed bytes. */
  public static final String SEALED = "sealed";

  private static final int HEADER_CHARACTERS = 600;

  /**
   * One delivery of a batch, nothing verified.
   *
   * @param headers by name
   * @param sealed the exact bytes
   */
  public record Item(Map<String, String> headers, byte[] sealed) {}

  private DeliveryBatch() {}

  /** The body. */
  public static byte[] write(List<OutboundDelivery> deliveries) {
    StringBuilder lines = new StringBuilder();
    for (OutboundDelivery delivery : deliveries) {
      Map<String, String> members = WireHeaders.of(delivery);
      members.put(SEALED, Base64Url.ENCODER.encodeToString(delivery.sealed()));
      FlatJson.write(members, lines);
      lines.append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** About how many bytes the delivery is in a body. */
  public static long bytes(OutboundDelivery delivery) {
    return HEADER_CHARACTERS + delivery.sealed().length * 4L / 3;
  }

  /**
   * Reads a body. A line that is not of this form is left out, because it names no delivery to
   * answer.
   */
  public static List<Item> read(byte[] body) {
    List<Item> items = new ArrayList<>();
    for (Map<String, String> line : lines(body)) {
      Optional.ofNullable(line.get(SEALED))
          .flatMap(Base64Url::decoded)
          .ifPresent(
              bytes -> {
                Map<String, String> headers = new HashMap<>(line);
                headers.remove(SEALED);
                items.add(new Item(headers, bytes));
              });
    }
    return items;
  }

  /** The lines that are JSON objects of strings. */
  static List<Map<String, String>> lines(byte[] body) {
    List<Map<String, String>> lines = new ArrayList<>();
    int start = 0;
    while (start < body.length) {
      int end = start;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      FlatJson.parse(Arrays.copyOfRange(body, start, end)).ifPresent(lines::add);
      start = end + 1;
    }
    return lines;
  }
}
