package org.wasl.desk.mail;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.directory.DeliveryProtocol;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;

/** Checks receipts of retrieval, which browsers sign, before they are kept. */
public final class RetrievalReceipts {
  private RetrievalReceipts() {}

  /** Tells whether the office's retrieval key has signed this receipt for exactly this delivery. */
  public static boolean isGenuine(
      Connection connection, String office, ReceivedDelivery delivery, String jws)
      throws SQLException {
    List<JWK> keys = new ArrayList<>();
    for (OfficeKey key : OfficeKeyTable.keys(connection, office)) {
      if (key.usage() == KeyUsage.RETRIEVAL && key.state() != KeyState.REVOKED) {
        keys.add(signing(key));
      }
    }
    Agency signer =
        Agency.of(
            office,
            AgencyKind.OVERSIGHT,
            Map.of("en", office),
            Credentials.of(Set.of(), new JWKSet(keys)),
            Channel.of(DeliveryProtocol.PULL.code(), Optional.empty(), 1));
    Optional<Receipt> receipt =
        SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(signer)))
            .verifyReceipt(signer, jws)
            .genuine();
    return receipt
        .filter(
            known ->
                known.equals(
                    delivery.receiptPayload(
                        Receipt.Kind.RETRIEVAL, new AgencyId(office), known.time())))
        .isPresent();
  }

  private static JWK signing(OfficeKey key) {
    try {
      Map<String, Object> json = new HashMap<>(JWK.parse(key.publicJwk()).toJSONObject());
      json.put("kid", key.kid());
      json.put("use", KeyUse.SIGNATURE.getValue());
      return JWK.parse(json);
    } catch (ParseException e) {
      throw new IllegalStateException("was checked when it came", e);
    }
  }
}
