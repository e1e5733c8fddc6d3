package org.wasl.kit.pki;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.pki.PkiFolder;

/**
 * Fills a folder with synthetic keys and certificates to test an implementation. They belong to a
 * test gateway, to two senders, and to the agency if it brings none of its own.
 */
public final class CertificationKeys {
  /**
   * The sender of the messages that the agency must take. It has two keys for messages and one for
   * receipts.
   */
  public static final AgencyId SENDER = new AgencyId("certify-platform");

  /** Another sender that the agency accepts. */
  public static final AgencyId OTHER_SENDER = new AgencyId("certify-office");

  private CertificationKeys() {}

  /** Id of the sender's first key, which it is about to retire. */
  public static String earlierKey() {
    return SENDER + ":sig:1";
  }

  /** Id of the key that took its place. */
  public static String laterKey() {
    return SENDER + ":sig:2";
  }

  /** Id of its key that signs receipts and no message. */
  public static String receiptKey() {
    return SENDER + ":receipt:1";
  }

  /**
   * Creates the missing files. Existing keys stay. If an agency brings public keys and a
   * certificate without their private parts, they stay too. If the agency brings none, it gets two
   * keys that content is sealed to, as during a change of keys.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static PkiFolder create(Path folder, AgencyId agency) {
    PkiFolder pki = new PkiFolder(folder);
    List<AgencyId> ids = new ArrayList<>(List.of(AgencyId.GATEWAY, SENDER, OTHER_SENDER));
    boolean bringsNone =
        !Files.exists(pki.publicKeysFile(agency)) && !Files.exists(pki.certificateFile(agency));
    if (bringsNone) {
      ids.add(agency);
    }
    try {
      SandboxPki.create(folder, ids);
      addKeysOfTheSender(pki);
      if (bringsNone) {
        JWK second = JwkGenerator.sealing(agency + ":enc:2", new CertificateIssuer());
        add(pki, agency, List.of(second.toJSONObject()));
      }
      return pki;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addKeysOfTheSender(PkiFolder pki) throws IOException {
    if (pki.privateKeys(SENDER).getKeyByKeyId(laterKey()) != null) {
      return;
    }
    Map<String, Object> receipts =
        JwkGenerator.es256(receiptKey(), new CertificateIssuer()).toJSONObject();
    receipts.put(KeyPurposes.MEMBER, List.of(KeyPurpose.RECEIPT.code()));
    add(pki, SENDER, List.of(JwkGenerator.ed25519(laterKey()).toJSONObject(), receipts));
  }

  private static void add(PkiFolder pki, AgencyId id, List<Map<String, Object>> added)
      throws IOException {
    List<Map<String, Object>> keys = new ArrayList<>();
    for (JWK key : pki.privateKeys(id).getKeys()) {
      keys.add(key.toJSONObject());
    }
    keys.addAll(added);
    AtomicFile.writeSecret(
        pki.privateKeysFile(id), JSONObjectUtils.toJSONString(Map.of("keys", keys)));
    AtomicFile.write(pki.publicKeysFile(id), pki.publicPart(id));
  }
}
