package org.wasl.kit.pki;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;

/**
 * Fills a folder with synthetic keys and certificates, for demo, sandbox and tests only: a reader
 * of the folder can act as everybody in it.
 */
public final class SandboxPki {
  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(365);
  private static final Duration VALIDITY = Duration.ofDays(180);

  /** Name of the sandbox's audit log: the default of the gateway's {@code log.origin}. */
  static final String LOG_ORIGIN = "wasl.example/log";

  /** Certificates with less than this left are issued anew. */
  private static final Duration LEFT_AT_LEAST = Duration.ofDays(1);

  /** Clocks of two machines differ. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private final CertificateIssuer issuer = new CertificateIssuer();
  private final PkiFolder folder;
  private final Instant now;
  private final Authority authority;

  /** Who signs the certificates. */
  private record Authority(PrivateKey key, X509Certificate certificate) {}

  private SandboxPki(Path pkiDir, Instant now) throws IOException {
    this.folder = new PkiFolder(pkiDir);
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    this.authority = openAuthority();
  }

  /**
   * Makes what is missing or about to expire, and nothing else: keys, once made, stay. Two
   * processes must not do this to one folder at once.
   *
   * @param agencyIds everybody who needs keys, the gateway ({@link PkiFolder#GATEWAY}) included
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static PkiFolder create(Path pkiDir, Collection<String> agencyIds) {
    try {
      Files.createDirectories(pkiDir);
      SandboxPki pki = new SandboxPki(pkiDir, Instant.now());
      for (String id : agencyIds) {
        pki.tls(id);
        pki.jwks(id);
        if (id.equals(PkiFolder.GATEWAY)) {
          NoteKeys.make(pki.folder, PkiFolder.logKeys(1), LOG_ORIGIN, KeyType.NOTE);
          NoteKeys.makeShard(pki.folder, 2); // for the shard after the first one is closed
          ErasureKeyFile.makeIfMissing(pki.folder.erasureKeyFile());
        }
      }
      return pki.folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same of witnesses, in a folder that {@link #create} has filled: TLS and the key that
   * cosigns, {@code <id>.witness.key} and {@code <id>.witness.vkey}.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static void createWitnesses(Path pkiDir, Collection<String> ids) {
    try {
      SandboxPki pki = new SandboxPki(pkiDir, Instant.now());
      for (String id : ids) {
        pki.tls(id);
        NoteKeys.make(pki.folder, id + ".witness", "wasl.example/" + id, KeyType.COSIGNATURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Authority openAuthority() throws IOException {
    Path pem = folder.path().resolve("ca.pem");
    Path key = folder.path().resolve("ca.key");
    if (Files.exists(pem) && Files.exists(key) && lasts(folder.authority(), VALIDITY)) {
      return new Authority(Pem.privateKey(key, "EC"), folder.authority());
    }
    KeyPair pair = issuer.keyPair();
    X509Certificate made =
        issuer.authority(pair, now.minus(BACKDATED), now.plus(AUTHORITY_VALIDITY));
    Files.deleteIfExists(pem);
    AtomicFile.writeSecret(key, Pem.of(pair.getPrivate()));
    AtomicFile.write(pem, Pem.of(made));
    return new Authority(pair.getPrivate(), made);
  }

  private void tls(String id) throws IOException {
    Path pem = folder.path().resolve(id + ".pem");
    Path key = folder.path().resolve(id + ".key");
    boolean had = Files.exists(pem) && Files.exists(key);
    if (had && isSound(folder.certificates(id).get(0))) {
      return;
    }
    PublicKey publicKey;
    if (had) {
      publicKey = folder.certificates(id).get(0).getPublicKey();
    } else {
      // The key is written first: after a kill in between, the next run makes both anew.
      KeyPair pair = issuer.keyPair();
      publicKey = pair.getPublic();
      Files.deleteIfExists(pem);
      AtomicFile.writeSecret(key, Pem.of(pair.getPrivate()));
    }
    AtomicFile.write(pem, Pem.of(issue(id, publicKey, now.minus(BACKDATED), now.plus(VALIDITY))));
  }

  private void jwks(String id) throws IOException {
    Path secret = folder.path().resolve(id + ".private.jwks");
    Path open = folder.path().resolve(id + ".jwks");
    if (!Files.exists(secret)) {
      JWKSet keys = JwkGenerator.agency(id, issuer);
      Files.deleteIfExists(open);
      AtomicFile.writeSecret(secret, keys.toString(false));
    }
    if (!Files.exists(open)) {
      AtomicFile.write(open, folder.privateKeys(id).toString(true));
    }
  }

  private X509Certificate issue(String id, PublicKey key, Instant from, Instant until) {
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
