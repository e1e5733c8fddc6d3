package org.wasl.gateway;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.wasl.gateway.config.AgencyEntry;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Digest;
import org.wasl.wire.Kind;

/** Joins what an operator wrote about each agency with its certificate and public keys. */
final class Partners {
  private final Path pki;

  Partners(Path pki) {
    this.pki = pki;
  }

  /**
   * @throws StartException naming every file that is missing or holds something else
   */
  AgencyDirectory directory(List<AgencyEntry> entries) throws StartException {
    List<Agency> agencies = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (AgencyEntry entry : entries) {
      try {
        agencies.add(agency(entry));
      } catch (IOException | GeneralSecurityException | ParseException e) {
        problems.add(entry.id() + ".pem or " + entry.id() + ".jwks cannot be read");
      }
    }
    if (!problems.isEmpty()) {
      throw new StartException(
          pki + ": " + problems.get(0) + more(problems) + "; every agency needs both");
    }
    return new AgencyDirectory(agencies);
  }

  private static String more(List<String> problems) {
    return problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more agencies)";
  }

  private Agency agency(AgencyEntry entry)
      throws IOException, GeneralSecurityException, ParseException {
    JWKSet keys = JWKSet.parse(Files.readString(pki.resolve(entry.id() + ".jwks")));
    return new Agency(
        entry.id(),
        Kind.valueOf(entry.kind().name()),
        entry.names(),
        Set.of(thumbprint(pki.resolve(entry.id() + ".pem"))),
        keys.toPublicJWKSet(),
        entry.protocol(),
        entry.endpoint(),
        entry.revoked(),
        entry.maxConcurrent());
  }

  private static String thumbprint(Path pem) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return Digest.hex(certificate.getEncoded());
    }
  }
}
