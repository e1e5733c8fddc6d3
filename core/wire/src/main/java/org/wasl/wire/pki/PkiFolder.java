package org.wasl.wire.pki;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.jose.KeyValidity;
import org.wasl.wire.jose.SigningKey;
import org.wasl.wire.message.Signer;
import org.wasl.wire.token.TokenUri;

/**
 * A folder of keys and certificates. Every method that returns the content of a file reads it
 * again.
 *
 * <p>These methods throw {@link UncheckedIOException} for a file that is missing or cannot be read,
 * and {@link IllegalArgumentException} for one that holds something else. The message begins with
 * the file and never quotes it, because it may hold private keys.
 *
 * @param path the folder
 */
public record PkiFolder(Path path) {

  /**
   * The member of a private JWK whose private part is in a PKCS #11 token: a {@link TokenUri}, in
   * the place of {@code d}.
   */
  public static final String TOKEN = "pkcs11";

  /** Path of the certificate of the authority. */
  public Path authorityFile() {
    return path.resolve("ca.pem");
  }

  /** Path of the agency's TLS certificate. */
  public Path certificateFile(AgencyId agency) {
    return path.resolve(agency + ".pem");
  }

  /** Path of the private key of its TLS certificate. */
  public Path keyFile(AgencyId agency) {
    return path.resolve(agency + ".key");
  }

  /** Path of the request for the agency's TLS certificate (PKCS #10, PEM). */
  public Path certificateRequestFile(AgencyId agency) {
    return path.resolve(agency + ".csr");
  }

  /** Path of the agency's request for its entry in the directory. */
  public Path directoryRequestFile(AgencyId agency) {
    return path.resolve(agency + ".request.json");
  }

  /** The certificates of the authorities that issued all others: one, or both during a change. */
  public List<X509Certificate> authorities() {
    return Pem.certificates(authorityFile());
  }

  /** The certificates in the file of the agency's TLS certificates. */
  public List<X509Certificate> certificates(AgencyId agency) {
    return Pem.certificates(certificateFile(agency));
  }

  /**
   * SHA-256 thumbprints (hex) of the TLS certificates that identify the agency, as directories list
   * them. They are all certificates of its file except those of authorities, so that the next one
   * is known before it is used.
   */
  public Set<String> thumbprints(AgencyId agency) {
    return CertifiedKey.endEntities(certificates(agency)).stream()
        .map(PkiFolder::thumbprint)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** SHA-256 thumbprint (hex) of any certificate. */
  public static String thumbprint(X509Certificate certificate) {
    try {
      return Digest.hex(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The key and certificates that the agency presents in TLS. */
  public CertifiedKey tls(AgencyId agency) {
    return CertifiedKey.read(certificateFile(agency), keyFile(agency));
  }

  /** Path of the agency's public keys. */
  public Path publicKeysFile(AgencyId agency) {
    return path.resolve(agency + ".jwks");
  }

  /** The agency's public keys. */
  public JWKSet publicKeys(AgencyId agency) {
    return published(agency).keys();
  }

  /**
   * An agency's keys, as a file has them at one moment.
   *
   * @param keys the keys
   * @param purposes the permitted uses of the signing keys
   */
  public record PublishedKeys(JWKSet keys, KeyPurposes purposes) {
    /**
     * Reads a JWK set, as a tree of maps and lists.
     *
     * @throws ParseException if it is none. The message may quote it
     * @throws IllegalArgumentException naming the key, where its purposes are none
     */
    public static PublishedKeys of(Map<String, Object> jwks) throws ParseException {
      return new PublishedKeys(JWKSet.parse(jwks), KeyPurposes.of(jwks));
    }

    /** The public parts, as a tree of maps and lists. Each key keeps its purposes. */
    public Map<String, Object> publicTree() {
      return tree(keys.toPublicJWKSet().getKeys());
    }

    /** Keys of the set as a tree of maps and lists. Each keeps its purposes. */
    public Map<String, Object> tree(List<JWK> some) {
      return Map.of("keys", some.stream().map(this::members).toList());
    }

    /** The members of a key of the set, its purposes among them. */
    public Map<String, Object> members(JWK key) {
      Map<String, Object> members = key.toJSONObject();
      SortedSet<String> codes = purposes.codes(key.getKeyID());
      if (!codes.isEmpty()) {
        members.put(KeyPurposes.MEMBER, List.copyOf(codes));
      }
      return members;
    }
  }

  /** The agency's public keys, and what they may sign. */
  public PublishedKeys published(AgencyId agency) {
    PublishedKeys read = jwks(publicKeysFile(agency), Files::readString);
    return new PublishedKeys(read.keys().toPublicJWKSet(), read.purposes());
  }

  /**
   * Names of the files that an agency's program needs: the authorities, its certificate and private
   * keys, the gateway's certificate and public keys.
   */
  public static List<String> filesOf(AgencyId agency) {
    return List.of(
        "ca.pem",
        agency + ".pem",
        agency + ".key",
        agency + ".private.jwks",
        AgencyId.GATEWAY + ".pem",
        AgencyId.GATEWAY + ".jwks");
  }

  /** Path of the agency's keys with their private parts. */
  public Path privateKeysFile(AgencyId agency) {
    return path.resolve(agency + ".private.jwks");
  }

  /** The agency's keys with their private parts. */
  public JWKSet privateKeys(AgencyId agency) {
    return own(agency).keys();
  }

  /** The agency's keys with their private parts, and what they may sign. */
  public PublishedKeys own(AgencyId agency) {
    return jwks(privateKeysFile(agency), SecretFile::read);
  }

  /** The public part of the file with private parts, as JSON. Each key keeps its purposes. */
  public String publicPart(AgencyId agency) {
    return JSONObjectUtils.toJSONString(own(agency).publicTree());
  }

  /** Signs the agency's messages: {@link #signer(AgencyId, KeyPurpose)}. */
  public Signer signer(AgencyId agency) {
    return signer(agency, KeyPurpose.MESSAGE);
  }

  /**
   * Signs for the agency, with the last {@code use=sig} key for that purpose that its private file
   * lists and that {@code nbf} and {@code exp} do not exclude now.
   */
  public Signer signer(AgencyId agency, KeyPurpose purpose) {
    Path file = privateKeysFile(agency);
    Instant now = Instant.now();
    PublishedKeys own = own(agency);
    JWK key =
        own.keys().getKeys().stream()
            .filter(candidate -> KeyUse.SIGNATURE.equals(candidate.getKeyUse()))
            .filter(candidate -> own.purposes().permit(candidate.getKeyID(), purpose))
            .filter(candidate -> KeyValidity.includes(candidate, now))
            .reduce((earlier, later) -> later)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        file
                            + ": no signing key in it (use=sig, valid now) for purpose "
                            + purpose.code()));
    Optional<String> token = tokenOf(file, key);
    try {
      return token.isEmpty()
          ? new Signer(key)
          : new Signer(SigningKey.inToken(key, TokenUri.parse(token.get())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ": " + (token.isEmpty() ? "its signing key cannot sign" : e.getMessage()), e);
    }
  }

  /** The member {@link #TOKEN} of a key, which the library does not keep. */
  private static Optional<String> tokenOf(Path file, JWK key) {
    try {
      for (Map<String, Object> jwk :
          JSONObjectUtils.getJSONObjectArray(
              JSONObjectUtils.parse(SecretFile.read(file)), "keys")) {
        if (Objects.equals(jwk.get("kid"), key.getKeyID())
            && jwk.get(TOKEN) instanceof String uri) {
          if (key.isPrivate()) {
            throw new IllegalArgumentException(
                file + ": key " + key.getKeyID() + " has both d and " + TOKEN + ": remove one");
          }
          return Optional.of(uri);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw Pem.unreadable(file, e);
    } catch (ParseException e) {
      throw new IllegalArgumentException(file + ": holds no JWK set");
    }
  }

  /**
   * Path of the key that signs the checkpoints of a shard of the audit log (C2SP signed-note).
   *
   * @param shard its number, from 1
   */
  public Path logKeyFile(int shard) {
    return path.resolve(logKeys(shard) + ".key");
  }

  /** Path of the key that verifies them, which is not secret. */
  public Path logVerifierKeyFile(int shard) {
    return path.resolve(logKeys(shard) + ".vkey");
  }

  /** Name of both files of a shard's key, without the extension. */
  public static String logKeys(int shard) {
    return shard == 1 ? "gateway.log" : "gateway.log." + shard;
  }

  /**
   * The name of a shard's key, which is the shard's origin. The log's origin is that of the first
   * shard.
   */
  public static String logOrigin(String log, int shard) {
    return shard == 1 ? log : log + "/" + shard;
  }

  /**
   * Tells whether the key of this shard may have this name, which is its origin. If the shard was
   * started again after a loss, the name is the origin with {@code .2}, {@code .3} and so on
   * appended. Witnesses remember what was signed under an earlier name.
   */
  public static boolean isLogOrigin(String log, int shard, String name) {
    String first = logOrigin(log, shard);
    return name.equals(first)
        || shard > 1
            && name.startsWith(first)
            && name.substring(first.length()).matches("\\.[1-9][0-9]{0,2}");
  }

  /** Path of the key for tombstones of erased messages, 32 bytes in base64. */
  public Path erasureKeyFile() {
    return path.resolve("gateway.erasure.key");
  }

  /** The ids of agencies whose public keys are in the folder, in order. */
  public Set<AgencyId> agencies() {
    try (var files = Files.list(path)) {
      var ids = new TreeSet<AgencyId>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jwks") && !name.endsWith(".private.jwks"))
          .forEach(
              name -> ids.add(new AgencyId(name.substring(0, name.length() - ".jwks".length()))));
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A directory of all agencies in the folder, to verify signatures. The folder knows only keys,
   * certificates and ids. Names are the ids, endpoints are empty, and each kind is {@link
   * AgencyKind#OVERSIGHT}, which has the fewest rights. Do not decide anything by them.
   */
  public AgencyDirectory directory() {
    return directory(agencies());
  }

  /** A directory of these agencies only. */
  public AgencyDirectory directory(Collection<AgencyId> ids) {
    return new AgencyDirectory(ids.stream().map(this::agency).toList());
  }

  private Agency agency(AgencyId id) {
    Set<String> thumbprints = Files.exists(certificateFile(id)) ? thumbprints(id) : Set.of();
    PublishedKeys published = published(id);
    return Agency.of(
        id.value(),
        AgencyKind.OVERSIGHT,
        Map.of("en", id.value()),
        new Credentials(thumbprints, published.keys(), published.purposes()),
        Channel.of("https", Optional.of(URI.create("")), 1));
  }

  private interface FileReader {
    String read(Path file) throws IOException;
  }

  private static PublishedKeys jwks(Path file, FileReader reader) {
    try {
      return PublishedKeys.of(JSONObjectUtils.parse(reader.read(file)));
    } catch (IOException e) {
      throw Pem.unreadable(file, e);
    } catch (ParseException e) {
      // The cause may quote the file: not passed on.
      throw new IllegalArgumentException(file + ": holds no JWK set");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
