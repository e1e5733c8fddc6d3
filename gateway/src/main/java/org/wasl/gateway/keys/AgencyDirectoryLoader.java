package org.wasl.gateway.keys;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.PkiFolder;

/** Builds the agency directory from the agency files, certificates and public keys. */
public final class AgencyDirectoryLoader {
  private final PkiFolder pki;
  private final Set<String> protocols;

  /**
   * Of the agencies whose certificates and keys are in this folder.
   *
   * @param protocols those that a connector speaks
   */
  public AgencyDirectoryLoader(PkiFolder pki, Set<String> protocols) {
    this.pki = pki;
    this.protocols = protocols;
  }

  /**
   * Loads the directory.
   *
   * @throws StartException with the first agency that lacks something, and how many more do
   */
  public AgencyDirectory load(List<AgencyEntry> entries) throws StartException {
    List<Agency> agencies = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (AgencyEntry entry : entries) {
      try {
        agencies.add(agency(entry));
      } catch (StartException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - 1;
      throw new StartException(
          problems.get(0) + (more == 0 ? "" : " (and " + more + " more agencies)"));
    }
    try {
      return new AgencyDirectory(agencies);
    } catch (IllegalArgumentException e) {
      throw new StartException(pki.path() + ": " + e.getMessage(), e);
    }
  }

  private Agency agency(AgencyEntry entry) throws StartException {
    if (!protocols.contains(entry.protocol())) {
      throw new StartException(
          "agency " + entry.id() + ": no connector speaks protocol " + entry.protocol());
    }
    X509Certificate certificate =
        TlsCredentials.certificates(pki.certificateFile(entry.id())).get(0);
    Path jwks = pki.publicKeysFile(entry.id());
    Agency agency =
        new Agency(
            entry.id(),
            AgencyKind.valueOf(entry.kind().name()),
            entry.names(),
            Set.of(PkiFolder.thumbprint(certificate)),
            KeyFileReader.read(jwks, file -> pki.publicKeys(entry.id())),
            entry.protocol(),
            entry.endpoint(),
            entry.revoked(),
            entry.maxConcurrent(),
            entry.callDeadlineMillis());
    return checked(agency, jwks);
  }

  private static Agency checked(Agency agency, Path jwks) throws StartException {
    if (agency.sealingKey().filter(key -> Curve.P_256.equals(key.getCurve())).isEmpty()) {
      throw new StartException(jwks + ": no sealing key in it (use=enc, P-256)");
    }
    if (agency.keys().getKeys().stream()
        .noneMatch(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))) {
      throw new StartException(jwks + ": no signing key in it (use=sig)");
    }
    return agency;
  }
}
