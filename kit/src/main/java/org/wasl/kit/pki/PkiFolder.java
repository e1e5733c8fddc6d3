package org.wasl.kit.pki;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Digest;
import org.wasl.wire.Kind;
import org.wasl.wire.Signer;

/**
 * A folder of keys and certificates; every method reads its file anew.
 *
 * <p>All methods throw {@link UncheckedIOException} for a file that is missing or cannot be read,
 * and {@link IllegalArgumentException}, naming the file, for one that holds something else.
 *
 * @param path the folder
 */
public record PkiFolder(Path path) {
  /** The gateway's id in the folder. */
  public static final String GATEWAY = "gateway";

  /** The certificate of the authority that issued all others. */
  public X509Certificate authority() {
    return Pem.certificates(path.resolve("ca.pem")).get(0);
  }

  /** The agency's TLS certificate and what else its file holds, its own first. */
  public List<X509Certificate> certificates(String agency) {
    return Pem.certificates(path.resolve(agency + ".pem"));
  }

  /** SHA-256 thumbprint (hex) of the agency's TLS certificate, as directories list it. */
  public String thumbprint(String agency) {
    return thumbprint(certificates(agency).get(0));
  }

  /** SHA-256 thumbprint (hex) of any certificate. */
  public static String thumbprint(X509Certificate certificate) {
    try {
      return Digest.hex(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The private key of the agency's TLS certificate. */
  public PrivateKey tlsKey(String agency) {
    return Pem.privateKey(path.resolve(agency + ".key"));
  }

  /** The agency's public keys. */
  public JWKSet publicKeys(String agency) {
    return jwks(path.resolve(agency + ".jwks")).toPublicJWKSet();
  }

  /** The agency's keys with their private parts. */
  public JWKSet privateKeys(String agency) {
    return jwks(path.resolve(agency + ".private.jwks"));
  }

  /** Signs for the agency, with the last {@code use=sig} key that its private file lists. */
  public Signer signer(String agency) {
    return privateKeys(agency).getKeys().stream()
        .filter(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))
        .reduce((JWK earlier, JWK later) -> later)
        .map(Signer::new)
        .orElseThrow(() -> new IllegalArgumentException("no signing key for " + agency));
  }

  /** The agency's end of a TLS connection. */
  public TlsIdentity tls(String agency) {
    return new TlsIdentity(tlsKey(agency), certificates(agency), authority());
  }

  /** The public key of the gateway's audit log. */
  public VerifierKey logKey() {
    return VerifierKey.parse(line("gateway.log.vkey"));
  }

  /** What the witness cosigns with. */
  public SignerKey witnessKey(String id) {
    return SignerKey.parse(line(id + ".witness.key"));
  }

  private String line(String name) {
    try {
      return Files.readString(path.resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whose public keys lie here, in the order of their ids. */
  public Set<String> agencies() {
    try (var files = Files.list(path)) {
      var ids = new TreeSet<String>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jwks") && !name.endsWith(".private.jwks"))
          .forEach(name -> ids.add(name.substring(0, name.length() - ".jwks".length())));
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Everybody in the folder, to verify signatures with. The folder knows keys, certificates and
   * ids, and nothing else: names are the ids, endpoints are empty, and each one's kind is {@link
   * Kind#OVERSIGHT}, which may do least; decide nothing by them.
   */
  public AgencyDirectory directory() {
    return directory(agencies());
  }

  /** The same of these agencies only. */
  public AgencyDirectory directory(Collection<String> ids) {
    return new AgencyDirectory(ids.stream().map(this::agency).toList());
  }

  private Agency agency(String id) {
    var certificate = path.resolve(id + ".pem");
    Set<String> thumbprints = Files.exists(certificate) ? Set.of(thumbprint(id)) : Set.of();
    return new Agency(
        id,
        Kind.OVERSIGHT,
        Map.of("en", id),
        thumbprints,
        publicKeys(id),
        "https",
        URI.create(""),
        false,
        1);
  }

  private static JWKSet jwks(Path file) {
    try {
      return JWKSet.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParseException e) {
      // The cause may quote the file, which may hold private keys: not passed on.
      throw new IllegalArgumentException(file + " holds no JWK set");
    }
  }
}
