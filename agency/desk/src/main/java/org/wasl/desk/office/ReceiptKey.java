package org.wasl.desk.office;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import org.wasl.desk.config.DeskOffice;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.OwnerFile;

/** The host's only signing key for an office, which signs receipts that a message is stored. */
final class ReceiptKey {
  private ReceiptKey() {}

  /** Makes the key where the office's folder has none. */
  static void makeIfMissing(DeskOffice office) throws IOException {
    if (Files.exists(office.receiptKeyFile())) {
      return;
    }
    try {
      var key =
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyID(office.id() + ":receipt:" + Instant.now().getEpochSecond())
              .generate();
      OwnerFile.replace(office.receiptKeyFile(), new JWKSet(key).toString(false));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /** Returns its public part, or empty if the folder has no key yet. */
  static Optional<JWKSet> publicKeys(DeskOffice office) {
    return Files.exists(office.receiptKeyFile())
        ? Optional.of(office.pki().privateKeys(new AgencyId(office.receiptKeys())).toPublicJWKSet())
        : Optional.empty();
  }
}
