package org.wasl.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.client.OutgoingMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;

/** A delivery as a gateway sends it, to be changed by tests that forge one. */
public record TestDelivery(
    DeliveryId deliveryId,
    ReferralId referral,
    AgencyId sender,
    String type,
    OutgoingMessage message,
    byte[] sealed,
    Map<String, String> headers) {

  public static TestDelivery of(
      DeliveryId deliveryId,
      ReferralId referral,
      AgencyId sender,
      String type,
      OutgoingMessage message,
      byte[] sealed) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", WireHeaders.SEALED_TYPE);
    headers.put(WireHeaders.IDEMPOTENCY_KEY, deliveryId.toString());
    headers.put(WireHeaders.DELIVERY, deliveryId.toString());
    headers.put(WireHeaders.REFERRAL, referral.toString());
    headers.put(WireHeaders.MESSAGE, message.messageId().toString());
    headers.put(WireHeaders.SENDER, sender.value());
    headers.put(WireHeaders.TYPE, type);
    headers.put(WireHeaders.DIGEST, Digest.of(sealed));
    return new TestDelivery(deliveryId, referral, sender, type, message, sealed, headers);
  }

  public TestDelivery withHeader(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return new TestDelivery(deliveryId, referral, sender, type, message, sealed, changed);
  }

  public TestDelivery withoutHeader(String name) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.remove(name);
    return new TestDelivery(deliveryId, referral, sender, type, message, sealed, changed);
  }

  /** Other bytes under a digest that fits them. */
  public TestDelivery withSealed(byte[] other) {
    return new TestDelivery(deliveryId, referral, sender, type, message, other, headers)
        .withHeader(WireHeaders.DIGEST, Digest.of(other));
  }
}
