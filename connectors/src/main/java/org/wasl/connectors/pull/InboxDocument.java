package org.wasl.connectors.pull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;

/** The answers for a worker: the list of pending deliveries, and the content with its headers. */
final class InboxDocument {
  private static final Map<String, String> NEVER_KEPT = Map.of("Cache-Control", "no-store");

  private InboxDocument() {}

  static AgencyResponse list(List<OutboundDelivery> shown) {
    JsonArray deliveries = new JsonArray();
    shown.forEach(
        push ->
            deliveries.add(
                new JsonObject()
                    .put("delivery", push.deliveryId().toString())
                    .put("referral", push.referral().toString())
                    .put("message", push.messageId().toString())
                    .put("sender", push.sender())
                    .put("type", push.type())
                    .put("digest", push.digest())
                    .put("bytes", push.sealed().length)));
    byte[] body =
        new JsonObject().put("deliveries", deliveries).encode().getBytes(StandardCharsets.UTF_8);
    return new AgencyResponse(200, "application/json", body, NEVER_KEPT);
  }

  /** The same bytes and headers as in a push. */
  static AgencyResponse content(OutboundDelivery push) {
    Map<String, String> headers = new LinkedHashMap<>(WireHeaders.of(push));
    headers.putAll(NEVER_KEPT);
    return new AgencyResponse(200, WireHeaders.SEALED_TYPE, push.sealed(), headers);
  }
}
