package org.wasl.operations.keys;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.wasl.configuration.settings.FolderConfig;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.PkiFolder.PublishedKeys;

/** Builds the agency directory from the agency files, certificates and public keys. */
public final class AgencyDirectoryLoader {
  private final PkiFolder pki;
  private final List<Path> crlFiles;
  private final Set<String> protocols;

  /**
   * A loader for agencies whose certificates and keys are in the folder.
   *
   * @param folders names that folder, and revocation lists
   * @param protocols protocols that have a connector
   */
  public AgencyDirectoryLoader(FolderConfig folders, Set<String> protocols) {
    this.pki = new PkiFolder(folders.pkiDir());
    this.crlFiles = folders.crlFiles();
    this.protocols = protocols;
  }

  /**
   * Loads the directory.
   *
   * @throws StartException with the first agency that has a problem, and the number of others
   */
  public AgencyDirectory load(List<AgencyEntry> entries) throws StartException {
    RevocationLists revoked =
        RevocationLists.read(crlFiles, TlsCredentials.certificates(pki.authorityFile()));
    List<Agency> agencies = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (AgencyEntry entry : entries) {
      try {
        agencies.add(agency(entry, revoked));
      } catch (StartException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - 1;
      throw new StartException(
          problems.get(0) + (more == 0 ? "" : " (and " + more + " more agencies)"));
    }
    checkOwnKeyIds(agencies);
    try {
      return new AgencyDirectory(agencies);
    } catch (IllegalArgumentException e) {
      throw new StartException(pki.path() + ": " + e.getMessage(), e);
    }
  }

  private void checkOwnKeyIds(List<Agency> agencies) throws StartException {
    JWKSet own =
        KeyFileReader.read(
            pki.privateKeysFile(AgencyId.GATEWAY), file -> pki.privateKeys(AgencyId.GATEWAY));
    for (Agency agency : agencies) {
      for (JWK key : agency.credentials().keys().getKeys()) {
        if (key.getKeyID() != null && own.getKeyByKeyId(key.getKeyID()) != null) {
          throw new StartException(
              pki.publicKeysFile(agency.id())
                  + ": the kid "
                  + key.getKeyID()
                  + " is the gateway's own");
        }
      }
    }
  }

  private Agency agency(AgencyEntry entry, RevocationLists revoked) throws StartException {
    if (!protocols.contains(entry.protocol())) {
      throw new StartException(
          "agency "
              + entry.id()
              + ": no connector speaks protocol "
              + entry.protocol()
              + "; there are "
              + String.join(", ", new TreeSet<>(protocols)));
    }
    Path jwks = pki.publicKeysFile(entry.id());
    PublishedKeys published = KeyFileReader.read(jwks, file -> pki.published(entry.id()));
    Agency agency =
        new Agency(
            entry.id(),
            AgencyKind.valueOf(entry.kind().name()),
            entry.names(),
            entry.territory(),
            new Credentials(
                certificates(entry.id(), revoked), published.keys(), published.purposes()),
            new Channel(
                entry.protocol(),
                entry.endpoint(),
                entry.maxConcurrent(),
                entry.callDeadlineMillis(),
                entry.deliveriesPerRequest(),
                entry.format()),
            entry.revoked(),
            entry.sandbox(),
            entry.versions());
    return checked(agency, jwks);
  }

  /** The certificates of the agency's file that no authority has revoked. */
  private Set<String> certificates(AgencyId agency, RevocationLists revoked) throws StartException {
    return CertifiedKey.endEntities(TlsCredentials.certificates(pki.certificateFile(agency)))
        .stream()
        .filter(certificate -> !revoked.contains(certificate))
        .map(PkiFolder::thumbprint)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<JWK> sealingKeys(Agency agency) {
    return agency.credentials().keys().getKeys().stream()
        .filter(key -> KeyUse.ENCRYPTION.equals(key.getKeyUse()))
        .toList();
  }

  private static boolean isP256(JWK key) {
    return key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve());
  }

  private static Agency checked(Agency agency, Path jwks) throws StartException {
    if (sealingKeys(agency).isEmpty()
        || !sealingKeys(agency).stream().allMatch(AgencyDirectoryLoader::isP256)) {
      throw new StartException(
          jwks + ": no sealing key in it (use=enc), or one that is not on P-256");
    }
    if (agency.credentials().keys().getKeys().stream()
        .noneMatch(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))) {
      throw new StartException(jwks + ": no signing key in it (use=sig)");
    }
    return agency;
  }
}
