package org.wasl.operations.onboarding;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.file.AgencyIdFormat;
import org.wasl.configuration.settings.AgencyDefaults;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.configuration.tables.AgencyFiles;
import org.wasl.configuration.tables.AgencyVersions;
import org.wasl.operations.keys.AgencyDirectoryLoader;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.DeliveryProtocol;
import org.wasl.wire.onboarding.ComparisonNumber;
import org.wasl.wire.onboarding.DirectoryRequest;
import org.wasl.wire.onboarding.DirectoryRequestReader;
import org.wasl.wire.pki.PkiFolder;

/** Checks an agency's request for the directory against the present directory. */
public final class DirectoryRequestCheck {
  private final Configuration configuration;
  private final PkiFolder pki;

  /**
   * @param configuration the configuration to check against, with its folder of keys
   */
  public DirectoryRequestCheck(Configuration configuration) {
    this.configuration = configuration;
    this.pki = new PkiFolder(configuration.gateway().folders().pkiDir());
  }

  /**
   * A request without a fault.
   *
   * @param request the request of the agency
   * @param entry the future content of its file
   * @param number the number that the agency reads out by telephone
   * @param certificate the content of its certificate request
   */
  public record Valid(
      DirectoryRequest request,
      AgencyEntry entry,
      ComparisonNumber number,
      RequestedCertificate certificate) {}

  /**
   * Reads and checks a request.
   *
   * @param maxAge the age past which a request is refused
   * @throws StartException with the file, its fault and what to correct
   */
  public Valid check(Path file, Instant now, Duration maxAge) throws StartException {
    try {
      var verified = new DirectoryRequestReader(now, maxAge).read(bytes(file));
      DirectoryRequest request = verified.request();
      checkId(request.agency().value());
      AgencyEntry entry = asNamed(entry(request));
      RequestedCertificate certificate = RequestedCertificate.read(request.certificateRequest());
      checkCertificate(request, certificate, entry);
      checkKeys(request, certificate);
      return new Valid(request, entry, verified.number(), certificate);
    } catch (IllegalArgumentException e) {
      throw new StartException(file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(DirectoryRequestReader.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  private void checkId(String id) {
    require(AgencyId.isWellFormed(id), "its id is not 2 to 63 of a-z, 0-9 and hyphens");
    require(!AgencyIdFormat.isReserved(id), "the id " + id + " is reserved: have it take another");
    for (Path file :
        List.of(pki.publicKeysFile(new AgencyId(id)), pki.certificateFile(new AgencyId(id)))) {
      require(
          !Files.exists(file),
          "the id "
              + id
              + " is taken, "
              + file
              + " is there: another agency takes another id, and the same one renews its keys as"
              + " docs/reference/partner-api.md says");
    }
  }

  /**
   * Checks with the reader of agencies' files, so that a fault is refused now and not at the next
   * start.
   */
  private AgencyEntry entry(DirectoryRequest request) {
    Path draft = null;
    try {
      draft = Files.createTempDirectory("wasl-request");
      Files.writeString(draft.resolve(request.agency() + ".properties"), request.propertiesText());
      return AgencyFiles.read(
              draft,
              AgencyDefaults.of(configuration.gateway()),
              AgencyVersions.of(configuration.folder(), configuration.codes()))
          .get(0);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          e.problems().stream()
              .map(problem -> problem.key() + " " + problem.reason())
              .collect(Collectors.joining("; ")),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("no temporary folder can be written", e);
    } finally {
      delete(Optional.ofNullable(draft), request.agency().value());
    }
  }

  /**
   * The operator's own entry, if the configuration names the agency and waits for its keys. The
   * request is refused if it differs from that entry.
   */
  private AgencyEntry asNamed(AgencyEntry asked) {
    Path file = AgencyFiles.file(configuration.folder(), asked.id());
    Optional<AgencyEntry> named =
        configuration.agencies().stream()
            .filter(agency -> agency.id().equals(asked.id()))
            .findAny();
    named.ifPresent(
        entry ->
            require(
                entry.kind() == asked.kind()
                    && entry.territory().equals(asked.territory())
                    && entry.protocol().equals(asked.protocol())
                    && entry.endpoint().equals(asked.endpoint()),
                "asks for another kind, territory, protocol or endpoint than "
                    + file
                    + " names: agree on one, and mend the other"));
    return named.orElse(asked);
  }

  private static void delete(Optional<Path> draft, String agency) {
    try {
      if (draft.isPresent()) {
        Files.deleteIfExists(draft.get().resolve(agency + ".properties"));
        Files.delete(draft.get());
      }
    } catch (IOException e) {
      draft.orElseThrow().toFile().deleteOnExit();
    }
  }

  private static void checkCertificate(
      DirectoryRequest request, RequestedCertificate certificate, AgencyEntry entry) {
    require(
        certificate.commonName().equals(request.agency().value()),
        "its certificate request is for CN="
            + certificate.commonName()
            + ", and it asks for the id "
            + request.agency());
    Optional<String> host =
        DeliveryProtocol.of(entry.protocol())
            .flatMap(protocol -> protocol.certifiedHost(entry.endpoint()))
            .map(name -> name.toLowerCase(Locale.ROOT));
    require(
        host.isEmpty()
            || certificate.hosts().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(host.get())),
        "its certificate request does not name the host of its endpoint");
  }

  /** Refuses a name or key that the directory already has, and a key for two uses. */
  private void checkKeys(DirectoryRequest request, RequestedCertificate certificate)
      throws StartException {
    Map<String, String> owners = new HashMap<>();
    AgencyDirectory directory =
        new AgencyDirectoryLoader(configuration.gateway().folders(), ProtocolsConfig.names())
            .load(AgencyAdmission.joined(configuration, pki));
    for (Agency agency : directory.all()) {
      for (JWK key : agency.credentials().keys().getKeys()) {
        owners.put(key.getKeyID(), agency.id().value());
        owners.put(thumbprint(key), agency.id().value());
      }
    }
    if (!(certificate.key() instanceof ECPublicKey tls)) {
      throw new IllegalStateException("was on P-256");
    }
    String ofTls = thumbprint(new ECKey.Builder(Curve.P_256, tls).build());
    for (JWK key : request.keys().keys().getKeys()) {
      String owner = owners.getOrDefault(key.getKeyID(), owners.getOrDefault(thumbprint(key), ""));
      require(
          owner.isEmpty(),
          key.getKeyID() + " is a key of " + owner + ", or called as one: have it make new keys");
      require(
          !thumbprint(key).equals(ofTls),
          key.getKeyID() + " is its TLS key as well: have it make one for each use");
    }
  }

  private static String thumbprint(JWK key) {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalArgumentException(key.getKeyID() + ": has no thumbprint", e);
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
