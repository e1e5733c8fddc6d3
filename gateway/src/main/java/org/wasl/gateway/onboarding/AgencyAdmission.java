package org.wasl.gateway.onboarding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.delivery.ProtocolsConfig;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.gateway.config.tables.AgencyFiles;
import org.wasl.gateway.keys.AgencyDirectoryLoader;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.onboarding.DirectoryRequestCheck.Valid;
import org.wasl.wire.onboarding.ComparisonNumber;
import org.wasl.wire.onboarding.DirectoryReply;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;

/** Writes the files by which an agency is in the directory. */
public final class AgencyAdmission {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  private final Configuration configuration;
  private final PkiFolder pki;

  /** Into this configuration and its folder of keys. */
  public AgencyAdmission(Configuration configuration) {
    this.configuration = configuration;
    this.pki = new PkiFolder(configuration.gateway().folders().pkiDir());
  }

  /**
   * What was written.
   *
   * @param files those of the directory
   * @param number of the reply: the operator reads it out
   */
  public record Admission(List<Path> files, Optional<ComparisonNumber> number) {}

  /**
   * Takes an agency in. A gateway that runs sees nothing of it until the last file is there: that
   * of the configuration.
   *
   * @param certificateFile what the authority issued to its request, PEM
   * @param sandbox whether it takes part in test cases only
   * @param reply folder for what the agency needs of the gateway; it is written before the last
   *     file, because an agency that is taken in gets no second one
   * @throws StartException where the certificate does not fit, or the directory would not be valid;
   *     the agency is not in it then
   * @throws IOException if a file cannot be written; the agency is not in the directory then
   */
  public Admission admit(Valid checked, Path certificateFile, boolean sandbox, Optional<Path> reply)
      throws StartException, IOException {
    String id = checked.request().agency();
    checkCertificate(certificateFile, checked.certificate());
    Path certificate = pki.certificateFile(id);
    Path keys = pki.publicKeysFile(id);
    Path entry = AgencyFiles.file(configuration.folder(), id);
    boolean done = false;
    try {
      write(pki.path(), keys, checked.request().keysText());
      write(pki.path(), certificate, Files.readString(certificateFile));
      List<AgencyEntry> all = new ArrayList<>(configuration.agencies());
      all.add(checked.entry());
      new AgencyDirectoryLoader(configuration.gateway().folders(), ProtocolsConfig.names())
          .load(all);
      Optional<ComparisonNumber> number = Optional.empty();
      if (reply.isPresent()) {
        number = Optional.of(writeReply(reply.get(), id));
      }
      write(
          configuration.folder(), // that of agencies has no other files at any time
          entry,
          checked.request().propertiesText() + (sandbox ? "sandbox = true\n" : ""));
      done = true;
      return new Admission(List.of(keys, certificate, entry), number);
    } finally {
      if (!done) {
        Files.deleteIfExists(keys);
        Files.deleteIfExists(certificate);
      }
    }
  }

  private void checkCertificate(Path file, RequestedCertificate requested) throws StartException {
    try {
      List<X509Certificate> own = CertifiedKey.endEntities(Pem.certificates(file));
      X509Certificate certificate = own.get(0);
      require(own.size() == 1, file, "has more than one certificate that is no authority's");
      require(
          certificate.getPublicKey().equals(requested.key()),
          file,
          "is not of the key that the request names: have the authority certify this one");
      certificate.checkValidity();
      require(
          pki.authorities().stream().anyMatch(authority -> isIssuedBy(certificate, authority)),
          file,
          "is not issued by an authority in " + pki.authorityFile());
      List<String> uses = certificate.getExtendedKeyUsage();
      require(
          uses == null || uses.contains(CLIENT_AUTH),
          file,
          "is not for clients (extended key usage clientAuth)");
    } catch (CertificateException e) {
      throw new StartException(file + ": is not valid now", e);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isIssuedBy(X509Certificate certificate, X509Certificate authority) {
    try {
      certificate.verify(authority.getPublicKey());
      return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Writes what the agency needs of the gateway: the authorities, certificates and public keys of
   * the gateway and its log, public keys of the agencies, and its own certificate. Nothing in it is
   * secret.
   *
   * @return the number that the operator reads out
   */
  private ComparisonNumber writeReply(Path folder, String agency)
      throws StartException, IOException {
    List<Path> files = new ArrayList<>();
    files.add(pki.authorityFile());
    files.add(pki.certificateFile(PkiFolder.GATEWAY));
    files.add(pki.publicKeysFile(PkiFolder.GATEWAY));
    files.add(pki.logVerifierKeyFile(1));
    files.add(pki.certificateFile(agency));
    files.add(pki.publicKeysFile(agency));
    configuration.agencies().forEach(one -> files.add(pki.publicKeysFile(one.id())));
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

  /** All of it or nothing, readable by all: nothing in it is secret. */
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
