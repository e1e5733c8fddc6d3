package org.wasl.kit.pki;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.jose.SigningKey;
import org.wasl.wire.onboarding.ComparisonNumber;
import org.wasl.wire.onboarding.DirectoryRequest;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.PkiFolder.PublishedKeys;
import org.wasl.wire.token.TokenUri;

/**
 * Makes the first keys of an agency for TLS, signing and sealing, at the agency and without a
 * network. It also makes the request by which the gateway's operator adds the agency to the
 * directory.
 */
public final class AgencyKeyMaker {
  private static final int NONCE_BYTES = 16;

  private final PkiFolder folder;
  private final AgencyId agency;
  private final CertificateIssuer issuer = new CertificateIssuer();

  /**
   * For an agency whose keys will be in the folder.
   *
   * @param folder made, for its owner alone, where it is missing
   */
  public AgencyKeyMaker(PkiFolder folder, AgencyId agency) {
    this.folder = folder;
    this.agency = agency;
  }

  /**
   * Makes keys and request.
   *
   * @param properties contents of the agency's file in the directory
   * @param hosts names or addresses of its server, for its TLS certificate
   * @param token the token for the signing key, a {@link TokenUri}; empty for a key in the folder
   * @return the number that operator and agency compare by telephone
   * @throws IllegalArgumentException if a file is there already, others may write into the folder,
   *     or the token cannot be used. The message says which
   * @throws IOException if the folder cannot be written
   */
  public ComparisonNumber make(
      SortedMap<String, String> properties, Collection<String> hosts, Optional<String> token)
      throws IOException {
    prepareFolder();
    String kid = agency + ":sig:1";
    JWK signing =
        token.isEmpty() ? JwkGenerator.es256(kid, issuer) : TokenKeyMaker.make(token.get(), kid);
    JWK sealing = JwkGenerator.sealing(agency + ":enc:1", issuer);
    JWKSet own = new JWKSet(List.of(signing, sealing));
    Map<String, Object> entry =
        token.map(uri -> TokenKeyMaker.entry(signing, uri)).orElseGet(signing::toJSONObject);
    AtomicFile.writeSecret(
        folder.privateKeysFile(agency), TokenKeyMaker.text(List.of(entry, sealing.toJSONObject())));
    AtomicFile.write(folder.publicKeysFile(agency), folder.publicPart(agency));
    String certificateRequest = CertificateRequest.of(folder, agency, hosts);
    AtomicFile.write(folder.certificateRequestFile(agency), certificateRequest);
    DirectoryRequest request =
        new DirectoryRequest(
            agency,
            properties,
            new PublishedKeys(own, KeyPurposes.UNLIMITED),
            certificateRequest,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            nonce());
    AtomicFile.write(
        folder.directoryRequestFile(agency),
        request.signedBy(
            List.of(
                token
                    .map(uri -> SigningKey.inToken(signing, TokenUri.parse(uri)))
                    .orElseGet(() -> SigningKey.of(signing)),
                SigningKey.of(sealing))));
    return request.number();
  }

  private void prepareFolder() throws IOException {
    KeyFolder.prepare(folder.path());
    for (Path file :
        List.of(
            folder.keyFile(agency),
            folder.certificateFile(agency),
            folder.privateKeysFile(agency),
            folder.publicKeysFile(agency),
            folder.certificateRequestFile(agency),
            folder.directoryRequestFile(agency))) {
      if (Files.exists(file)) {
        throw new IllegalArgumentException(
            file
                + ": is there already, and keys are never overwritten: give another folder, or"
                + " remove it if no directory has its keys");
      }
    }
  }

  private static String nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    return Base64Url.ENCODER.encodeToString(nonce);
  }
}
