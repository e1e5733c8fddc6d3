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
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.pki.PkiFolder;

/**
 * Fills a folder with the synthetic keys and certificates that an implementation is tested with: of
 * a test gateway, of two senders, and where it brings none of its own, of the agency.
 */
public final class CertificationKeys {
  /**
   * The sender of what the agency is to take: it has two keys for messages and one for receipts.
   */
  public static final String SENDER = "certify-platform";

  /** Another one, whom the agency knows too. */
  public static final String OTHER_SENDER = "certify-office";

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
   * Creates what is missing; existing keys stay, and so do an agency's public keys and certificate
   * without their private parts: they are its own. Where the agency brings none, it gets two keys
   * that content is sealed to, as while it changes them.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static PkiFolder create(Path folder, String agency) {
    PkiFolder pki = new PkiFolder(folder);
    List<String> ids = new ArrayList<>(List.of(PkiFolder.GATEWAY, SENDER, OTHER_SENDER));
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

  private static void add(PkiFolder pki, String id, List<Map<String, Object>> added)
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
