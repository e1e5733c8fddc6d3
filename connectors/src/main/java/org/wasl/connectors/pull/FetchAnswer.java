package org.wasl.connectors.pull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.WireHeaders;

/** The answer for a worker that fetches the content of a delivery. */
final class FetchAnswer {
  private static final Map<String, String> NEVER_KEPT = Map.of("Cache-Control", "no-store");

  private FetchAnswer() {}

  /** The answer has the bytes and headers of a push. */
  static AgencyResponse of(OutboundDelivery push) {
    Map<String, String> headers = new LinkedHashMap<>(WireHeaders.of(push));
    headers.putAll(NEVER_KEPT);
    return new AgencyResponse(200, WireHeaders.SEALED_TYPE, push.sealed(), headers);
  }
}
