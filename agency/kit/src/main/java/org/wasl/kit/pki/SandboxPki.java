package org.wasl.kit.pki;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.wasl.audit.log.KeyType;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;

/**
 * Fills a folder with synthetic keys and certificates, for demo, sandbox and tests only. A reader
 * of the folder can act as every agency in it.
 */
public final class SandboxPki {
  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(365);
  private static final Duration VALIDITY = Duration.ofDays(180);

  /** Name of the sandbox's audit log, which is the default of the gateway's {@code log.origin}. */
  public static final String LOG_ORIGIN = "wasl.example/log";

  /** Certificates with less remaining lifetime are issued again. */
  private static final Duration LEFT_AT_LEAST = Duration.ofDays(1);

  /** Validity begins this long before now, because clocks of two machines differ. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private final CertificateIssuer issuer = new CertificateIssuer();
  private final PkiFolder folder;
  private final Instant now;
  private final Authority authority;

  /** The authority that signs the certificates. */
  private record Authority(PrivateKey key, X509Certificate certificate) {}

  private SandboxPki(Path pkiDir, Instant now) throws IOException {
    this.folder = new PkiFolder(pkiDir);
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.authority = openAuthority();
  }

  /**
   * Creates missing and expiring certificates and missing keys. Existing keys stay. Two processes
   * must not do this in one folder at once.
   *
   * @param agencyIds ids of all that need keys, the gateway ({@link AgencyId#GATEWAY}) included
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static PkiFolder create(Path pkiDir, Collection<AgencyId> agencyIds) {
    try {
      Files.createDirectories(pkiDir);
      SandboxPki pki = new SandboxPki(pkiDir, Instant.now());
      for (AgencyId id : agencyIds) {
        pki.tls(id);
        pki.jwks(id);
        if (id.equals(AgencyId.GATEWAY)) {
          NoteKeys.make(pki.folder, PkiFolder.logKeys(1), LOG_ORIGIN, KeyType.NOTE);
          NoteKeys.makeShard(pki.folder, 2); // for the shard after the first one is closed
          ErasureKeyFile.makeIfMissing(pki.folder.erasureKeyFile());
        }
      }
      exportGateway(pki.folder);
      return pki.folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the folder to which {@link #create} copies the gateway's files. They are all files of
   * its own, and certificates and public keys of the others. It is the gateway's {@code pki.dir},
   * which must not hold anybody else's private keys.
   *
   * @param pkiDir the folder that was filled
   */
  public static PkiFolder gatewayFolder(Path pkiDir) {
    return new PkiFolder(pkiDir.resolve(AgencyId.GATEWAY.value()));
  }

  /**
   * Copies changed files of the gateway into its folder, and does nothing if the folder is not a
   * sandbox's with a gateway.
   *
   * @throws IOException if the folder cannot be written
   */
  public static void exportGateway(PkiFolder folder) throws IOException {
    if (!Files.exists(authorityKey(folder)) || !Files.exists(folder.keyFile(AgencyId.GATEWAY))) {
      return;
    }
    Path target = gatewayFolder(folder.path()).path();
    if (!Files.isDirectory(target)) {
      Files.createDirectory(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    try (var files = Files.newDirectoryStream(folder.path(), SandboxPki::isForGateway)) {
      for (Path file : files) {
        Path copy = target.resolve(file.getFileName());
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          Path draft = target.resolve(file.getFileName() + ".new");
          Files.copy(
              file, draft, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
          Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  private static boolean isForGateway(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(AgencyId.GATEWAY + ".")
        || name.endsWith(".pem")
        || name.endsWith(".jwks") && !name.endsWith(".private.jwks");
  }

  private static Path authorityKey(PkiFolder folder) {
    return folder.path().resolve("ca.key");
  }

  /**
   * Creates files of witnesses in a folder that {@link #create} has filled. They are TLS files and
   * the key that cosigns, {@code <id>.witness.key} and {@code <id>.witness.vkey}.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static void createWitnesses(Path pkiDir, Collection<String> ids) {
    try {
      SandboxPki pki = new SandboxPki(pkiDir, Instant.now());
      for (String id : ids) {
        pki.tls(new AgencyId(id));
        NoteKeys.make(pki.folder, id + ".witness", "wasl.example/" + id, KeyType.COSIGNATURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Issues the certificate that a request (PKCS #10, PEM) asks for, with its key, its common name
   * and its hosts. The authority is that of a folder that {@link #create} has filled.
   *
   * @return the certificate, PEM
   * @throws IllegalArgumentException if it is no such request, or its key has not signed it
   * @throws UncheckedIOException if the folder cannot be read, or has no authority's key
   */
  public static String certify(Path pkiDir, String request) {
    PkiFolder folder = new PkiFolder(pkiDir);
    if (!Files.exists(authorityKey(folder))) {
      throw new IllegalArgumentException(
          pkiDir + ": has no ca.key. Only the folder that pki made can issue certificates");
    }
    X509Certificate authority = folder.authorities().get(0);
    CertificateRequest.Requested asked = CertificateRequest.read(request);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Instant end = authority.getNotAfter().toInstant();
    return Pem.of(
        new CertificateIssuer()
            .agency(
                asked.commonName(),
                asked.key(),
                asked.hosts(),
                CertificateIssuer.CA_NAME,
                Pem.privateKey(authorityKey(folder), "EC"),
                now.minus(BACKDATED),
                end.isBefore(now.plus(VALIDITY)) ? end : now.plus(VALIDITY)));
  }

  private Authority openAuthority() throws IOException {
    Path pem = folder.path().resolve("ca.pem");
    Path key = authorityKey(folder);
    if (Files.exists(pem) && Files.exists(key) && lasts(folder.authorities().get(0), VALIDITY)) {
      return new Authority(Pem.privateKey(key, "EC"), folder.authorities().get(0));
    }
    KeyPair pair = issuer.keyPair();
    X509Certificate made =
        issuer.authority(pair, now.minus(BACKDATED), now.plus(AUTHORITY_VALIDITY));
    Files.deleteIfExists(pem);
    AtomicFile.writeUnsynced(key, Pem.of(pair.getPrivate()), AtomicFile.SECRET);
    AtomicFile.writeUnsynced(pem, Pem.of(made), AtomicFile.PUBLIC);
    return new Authority(pair.getPrivate(), made);
  }

  private void tls(AgencyId id) throws IOException {
    Path pem = folder.path().resolve(id + ".pem");
    Path key = folder.path().resolve(id + ".key");
    boolean existed = Files.exists(pem) && Files.exists(key);
    if (existed && isSound(folder.certificates(id).get(0))) {
      return;
    }
    PublicKey publicKey;
    if (existed) {
      publicKey = folder.certificates(id).get(0).getPublicKey();
    } else {
      // The key is written first. After a kill in between, the next run creates both again.
      KeyPair pair = issuer.keyPair();
      publicKey = pair.getPublic();
      Files.deleteIfExists(pem);
      AtomicFile.writeUnsynced(key, Pem.of(pair.getPrivate()), AtomicFile.SECRET);
    }
    AtomicFile.writeUnsynced(
        pem,
        Pem.of(issue(id, publicKey, now.minus(BACKDATED), now.plus(VALIDITY))),
        AtomicFile.PUBLIC);
  }

  private void jwks(AgencyId id) throws IOException {
    Path secret = folder.path().resolve(id + ".private.jwks");
    Path open = folder.path().resolve(id + ".jwks");
    if (!Files.exists(secret)) {
      JWKSet keys = JwkGenerator.agency(id, issuer);
      Files.deleteIfExists(open);
      AtomicFile.writeUnsynced(secret, keys.toString(false), AtomicFile.SECRET);
    }
    if (!Files.exists(open)) {
      AtomicFile.writeUnsynced(open, folder.publicPart(id), AtomicFile.PUBLIC);
    }
  }

  private X509Certificate issue(AgencyId id, PublicKey key, Instant from, Instant until) {
    return issuer.agency(id, key, CertificateIssuer.CA_NAME, authority.key, from, until);
  }

  private boolean isSound(X509Certificate certificate) {
    try {
      certificate.verify(authority.certificate.getPublicKey());
      return lasts(certificate, LEFT_AT_LEAST);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean lasts(X509Certificate certificate, Duration atLeast) {
    return certificate.getNotAfter().toInstant().isAfter(now.plus(atLeast));
  }
}
