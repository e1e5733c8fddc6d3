package org.wasl.routes;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.directory.MessageVersions;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.message.Signer;

/** A synthetic agency with its private keys. */
public record TestPartner(Agency agency, Signer signer, JWKSet privateKeys) {
  public static TestPartner of(String id, AgencyKind kind) {
    return of(id, kind, false);
  }

  /**
   * A partner that fetches its deliveries itself, with limited keys. {@link #signer()} signs
   * receipts and retrievals, {@code ID:message:1} signs messages only, and {@code ID:receipt:1}
   * receipts only.
   */
  public static TestPartner collecting(String id, AgencyKind kind) {
    return of(id, kind, "pull", null, false, null, false)
        .limited(
            Map.of(
                id + ":sig:1", Set.of(KeyPurpose.RECEIPT, KeyPurpose.RETRIEVAL),
                id + ":message:1", Set.of(KeyPurpose.MESSAGE),
                id + ":receipt:1", Set.of(KeyPurpose.RECEIPT)));
  }

  /** This partner with further signing keys for these ids, each for its purposes only. */
  private TestPartner limited(Map<String, Set<KeyPurpose>> purposes) {
    List<JWK> keys = new ArrayList<>(privateKeys.getKeys());
    purposes.keySet().stream()
        .filter(kid -> privateKeys.getKeyByKeyId(kid) == null)
        .map(TestPartner::signing)
        .forEach(keys::add);
    JWKSet all = new JWKSet(keys);
    Agency limited =
        agency.with(
            new Credentials(
                agency.credentials().certificates(),
                all.toPublicJWKSet(),
                new KeyPurposes(purposes)));
    return new TestPartner(limited, signer, all);
  }

  private static ECKey signing(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs with the key of this name. */
  public Signer signer(String name) {
    return new Signer(privateKeys.getKeyByKeyId(agency.id() + ":" + name));
  }

  public static TestPartner of(String id, AgencyKind kind, boolean revoked) {
    return of(id, kind, "https", URI.create("https://127.0.0.1:1/" + id), revoked, null, false);
  }

  /** A partner whose sealing key has ended. */
  public static TestPartner withEndedKey(String id, AgencyKind kind) {
    URI endpoint = URI.create("https://127.0.0.1:1/" + id);
    return of(id, kind, "https", endpoint, false, Date.from(Instant.EPOCH), false);
  }

  /** A partner that takes part in tests only. */
  public static TestPartner sandbox(String id, AgencyKind kind) {
    return of(id, kind, "https", URI.create("https://127.0.0.1:1/" + id), false, null, true);
  }

  private static TestPartner of(
      String id,
      AgencyKind kind,
      String protocol,
      URI endpoint,
      boolean revoked,
      Date end,
      boolean sandbox) {
    try {
      ECKey signing = signing(id + ":sig:1");
      ECKey sealing =
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.ENCRYPTION)
              .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
              .keyID(id + ":enc:1")
              .expirationTime(end)
              .generate();
      JWKSet keys = new JWKSet(List.of(signing, sealing));
      Agency agency =
          new Agency(
              new AgencyId(id),
              kind,
              Map.of("ar", "اسم " + id, "fr", "Nom " + id, "en", "Name " + id),
              "MA",
              Credentials.of(Set.of("thumbprint-of-" + id), keys.toPublicJWKSet()),
              Channel.of(protocol, Optional.ofNullable(endpoint), 2),
              revoked,
              sandbox,
              MessageVersions.EVERY);
      return new TestPartner(agency, new Signer(signing), keys);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public AgencyId id() {
    return agency.id();
  }

  public String thumbprint() {
    return agency.credentials().certificates().iterator().next();
  }
}
