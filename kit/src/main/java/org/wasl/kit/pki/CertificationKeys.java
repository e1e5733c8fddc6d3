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
   * without their private parts: they are its own.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static PkiFolder create(Path folder, String agency) {
    PkiFolder pki = new PkiFolder(folder);
    List<String> ids = new ArrayList<>(List.of(PkiFolder.GATEWAY, SENDER, OTHER_SENDER));
    if (!Files.exists(pki.publicKeysFile(agency)) && !Files.exists(pki.certificateFile(agency))) {
      ids.add(agency);
    }
    try {
      SandboxPki.create(folder, ids);
      addKeys(pki);
      return pki;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addKeys(PkiFolder pki) throws IOException {
    if (pki.privateKeys(SENDER).getKeyByKeyId(laterKey()) != null) {
      return;
    }
    Path file = pki.privateKeysFile(SENDER);
    CertificateIssuer issuer = new CertificateIssuer();
    List<Map<String, Object>> keys = new ArrayList<>();
    for (JWK key : pki.privateKeys(SENDER).getKeys()) {
      keys.add(key.toJSONObject());
    }
    keys.add(JwkGenerator.ed25519(laterKey()).toJSONObject());
    Map<String, Object> receipts = JwkGenerator.es256(receiptKey(), issuer).toJSONObject();
    receipts.put(KeyPurposes.MEMBER, List.of(KeyPurpose.RECEIPT.code()));
    keys.add(receipts);
    AtomicFile.writeSecret(file, JSONObjectUtils.toJSONString(Map.of("keys", keys)));
    AtomicFile.write(pki.publicKeysFile(SENDER), pki.publicPart(SENDER));
  }
}
