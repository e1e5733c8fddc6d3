package org.wasl.operations.onboarding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.configuration.tables.AgencyFiles;
import org.wasl.operations.keys.AgencyDirectoryLoader;
import org.wasl.operations.keys.ExtendedUse;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.onboarding.DirectoryRequestCheck.Valid;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.onboarding.ComparisonNumber;
import org.wasl.wire.onboarding.DirectoryReply;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.TrustedAuthorities;

/** Writes the files that put an agency into the directory. */
public final class AgencyAdmission {
  private final Configuration configuration;
  private final PkiFolder pki;

  /**
   * @param configuration the configuration that is extended, with its folder of keys
   */
  public AgencyAdmission(Configuration configuration) {
    this.configuration = configuration;
    this.pki = new PkiFolder(configuration.gateway().folders().pkiDir());
  }

  /**
   * The written files.
   *
   * @param files the files of the directory
   * @param number the number of the reply, which the operator reads out
   */
  public record Admission(List<Path> files, Optional<ComparisonNumber> number) {}

  /**
   * Admits an agency. A running gateway notices nothing until the last file is written, which is
   * that of the configuration.
   *
   * @param certificateFile the certificate that the authority issued to the request, PEM
   * @param sandbox whether it takes part in test cases only
   * @param reply the folder for the gateway's data that the agency needs; it is written before the
   *     last file, because an admitted agency gets no second reply
   * @throws StartException if the certificate does not fit, or the directory would not be valid;
   *     the agency is then not in it
   * @throws IOException if a file cannot be written; the agency is then not in the directory
   */
  public Admission admit(Valid checked, Path certificateFile, boolean sandbox, Optional<Path> reply)
      throws StartException, IOException {
    AgencyId id = checked.request().agency();
    checkCertificate(certificateFile, checked.certificate());
    Path certificate = pki.certificateFile(id);
    Path keys = pki.publicKeysFile(id);
    Path entry = AgencyFiles.file(configuration.folder(), id);
    boolean named = Files.exists(entry);
    require(
        !named || checked.entry().sandbox() == sandbox,
        entry,
        "says whether it is a sandbox, and --sandbox says something else");
    boolean done = false;
    try {
      write(pki.path(), keys, checked.request().keysText());
      write(pki.path(), certificate, Files.readString(certificateFile));
      List<AgencyEntry> all = new ArrayList<>(joined(configuration, pki));
      all.removeIf(agencyEntry -> agencyEntry.id().equals(id));
      all.add(checked.entry());
      new AgencyDirectoryLoader(configuration.gateway().folders(), ProtocolsConfig.names())
          .load(all);
      Optional<ComparisonNumber> number = Optional.empty();
      if (reply.isPresent()) {
        number = Optional.of(writeReply(reply.get(), id));
      }
      if (!named) {
        write(
            configuration.folder(), // that of agencies has no other files at any time
            entry,
            checked.request().propertiesText() + (sandbox ? "sandbox = true\n" : ""));
      }
      done = true;
      return new Admission(List.of(keys, certificate, entry), number);
    } finally {
      if (!done) {
        Files.deleteIfExists(keys);
        Files.deleteIfExists(certificate);
      }
    }
  }

  /**
   * The agencies whose keys are there. Agencies that the operator has only named wait for theirs.
   */
  static List<AgencyEntry> joined(Configuration configuration, PkiFolder pki) {
    return configuration.agencies().stream()
        .filter(agency -> Files.exists(pki.publicKeysFile(agency.id())))
        .toList();
  }

  private void checkCertificate(Path file, RequestedCertificate requested) throws StartException {
    try {
      List<X509Certificate> all = Pem.certificates(file);
      List<X509Certificate> own = CertifiedKey.endEntities(all);
      X509Certificate certificate = own.get(0);
      require(own.size() == 1, file, "has more than one certificate that is no authority's");
      require(
          certificate.getPublicKey().equals(requested.key()),
          file,
          "is not of the key that the request names: have the authority certify this one");
      certificate.checkValidity();
      require(
          TrustedAuthorities.haveIssued(pki.authorities(), leafFirst(certificate, all)),
          file,
          "is not issued by an authority in " + pki.authorityFile());
      require(
          ExtendedUse.CLIENT.isPermitted(certificate),
          file,
          "is not for clients (extended key usage clientAuth)");
    } catch (CertificateException e) {
      throw new StartException(file + ": is not valid now", e);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<X509Certificate> leafFirst(
      X509Certificate certificate, List<X509Certificate> all) {
    return Stream.concat(Stream.of(certificate), all.stream()).distinct().toList();
  }

  /**
   * Writes the gateway's data that the agency needs. These are the authorities, certificates and
   * public keys of the gateway and its log, public keys of the agencies, and the agency's own
   * certificate. Nothing in it is secret.
   *
   * @return the number that the operator reads out
   */
  private ComparisonNumber writeReply(Path folder, AgencyId agency)
      throws StartException, IOException {
    List<Path> files = new ArrayList<>();
    files.add(pki.authorityFile());
    files.add(pki.certificateFile(AgencyId.GATEWAY));
    files.add(pki.publicKeysFile(AgencyId.GATEWAY));
    files.add(pki.logVerifierKeyFile(1));
    files.add(pki.certificateFile(agency));
    files.add(pki.publicKeysFile(agency));
    configuration
        .agencies()
        .forEach(agencyEntry -> files.add(pki.publicKeysFile(agencyEntry.id())));
    SortedMap<String, byte[]> contents = new TreeMap<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    DirectoryReply reply = new DirectoryReply(agency, contents);
    try {
      reply.write(folder);
    } catch (IOException e) {
      throw new StartException(folder + ": the reply cannot be written there", e);
    }
    return reply.number();
  }

  /**
   * Writes a file completely or not at all. Everybody may read it, because nothing in it is secret.
   */
  private static void write(Path drafts, Path file, String text) throws IOException {
    Path draft = drafts.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void require(boolean condition, Path file, String otherwise)
      throws StartException {
    if (!condition) {
      throw new StartException(file + ": " + otherwise);
    }
  }
}
