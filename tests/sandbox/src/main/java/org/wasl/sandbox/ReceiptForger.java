package org.wasl.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.message.Signer;

/** Makes receipts that must not be accepted. */
final class ReceiptForger {
  private final AgencyId agency;
  private final Clock clock;
  private final Signer otherKey;

  ReceiptForger(AgencyId agency, Clock clock) {
    this.agency = agency;
    this.clock = clock;
    try {
      this.otherKey =
          new Signer(
              new ECKeyGenerator(Curve.P_256)
                  .keyUse(KeyUse.SIGNATURE)
                  .keyID(agency + ":sig:1")
                  .generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /** A correct receipt under the agency's key id, signed with another key. */
  String forge(IncomingDelivery arrival) {
    return otherKey.signReceipt(
        arrival.receipt(agency, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
  }

  /** The agency's own receipt, with another kind written in after signing. */
  static String tamper(String receipt) {
    String[] batched = receipt.split("~", -1);
    if (batched.length > 1) {
      batched[1] = tamperPayload(batched[1]);
      return String.join("~", batched);
    }
    String[] parts = receipt.split("\\.");
    if (parts.length != 3) {
      return receipt;
    }
    return parts[0] + "." + tamperPayload(parts[1]) + "." + parts[2];
  }

  private static String tamperPayload(String encoded) {
    String payload = new Base64URL(encoded).decodeToString();
    return Base64URL.encode(payload.replace("\"kind\":\"delivery\"", "\"kind\":\"retrieval\""))
        .toString();
  }
}
