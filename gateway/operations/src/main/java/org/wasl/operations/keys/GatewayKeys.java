package org.wasl.operations.keys;

import static org.wasl.rules.id.AgencyId.GATEWAY;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.FaultTrace;
import org.wasl.store.erasure.Tombstones;
import org.wasl.trail.KeyedHash;
import org.wasl.trail.OperatorIds;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The gateway's own keys and certificates in {@code DATA/pki}, checked before anything starts.
 *
 * @param signer signs submission receipts and the gateway's own messages
 * @param logKeys the keys that sign the checkpoints of the audit log, one for each shard
 * @param tombstones computes the tombstones of erased messages
 * @param operatorIds computes the ids of persons of operations, with the key of the tombstones
 * @param cellKeys a pseudorandom function for the noise of statistics, with the key of the
 *     tombstones
 * @param own the gateway's TLS certificates and key
 * @param authorities the authorities of all certificates
 */
public record GatewayKeys(
    Signer signer,
    LogKeys logKeys,
    Tombstones tombstones,
    OperatorIds operatorIds,
    LongUnaryOperator cellKeys,
    TlsCredentials own,
    List<X509Certificate> authorities) {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayKeys.class);
  private static final int ERASURE_KEY_BYTES = 32;

  /**
   * Reads all keys. It checks that certificate and key belong together, and that the folder has no
   * private keys of others.
   *
   * @param config names the folder, the audit log, and further keys that may be in the folder
   * @throws StartException if a file is missing or has other content, with its name
   */
  public static GatewayKeys read(GatewayConfig config) throws StartException {
    return read(config, Optional.empty());
  }

  /**
   * Reads the keys of a running gateway. While a token is away, keys outside of the token can be
   * renewed.
   *
   * @param inForce the present signer, if its file is unchanged; it stays in use if the key cannot
   *     be used now
   * @throws StartException as above
   */
  public static GatewayKeys read(GatewayConfig config, Optional<Signer> inForce)
      throws StartException {
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    ForeignPrivateKeys.refuse(pki, config.management().keyFile().map(Set::of).orElse(Set.of()));
    List<X509Certificate> authorities = TlsCredentials.certificates(pki.authorityFile());
    TlsCredentials own = TlsCredentials.read(pki.certificateFile(GATEWAY), pki.keyFile(GATEWAY));
    own.requireIssuedBy(authorities, pki.certificateFile(GATEWAY), pki.authorityFile());
    byte[] erasureKey = erasureKey(pki.erasureKeyFile());
    return new GatewayKeys(
        signer(pki, inForce),
        LogKeys.read(pki, config.auditLog().origin()),
        Tombstones.keyed(erasureKey),
        new OperatorIds(new KeyedHash(erasureKey)),
        cellKeys(erasureKey),
        own,
        authorities);
  }

  private static Signer signer(PkiFolder pki, Optional<Signer> inForce) throws StartException {
    Path file = pki.privateKeysFile(GATEWAY);
    try {
      return KeyFileReader.read(file, read -> pki.signer(GATEWAY));
    } catch (StartException e) {
      Signer before = inForce.orElseThrow(() -> e);
      LOG.warn("{}: cannot use the signing key, keeping previous key: {}", file, FaultTrace.of(e));
      return before;
    }
  }

  /** The client's TLS context for peers with a certificate of the authorities. */
  public SSLContext tls() {
    return own.context(authorities);
  }

  /**
   * A pseudorandom function of fingerprints of sets (HMAC-SHA-256), for the cell key method.
   *
   * @param key 32 secret bytes
   */
  public static LongUnaryOperator cellKeys(byte[] key) {
    KeyedHash hash = new KeyedHash(key);
    return fingerprint -> {
      byte[] set = ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array();
      return ByteBuffer.wrap(hash.of("statistics", "", set)).getLong();
    };
  }

  /**
   * The key of keyed hashes, which stays the same for the life of the database.
   *
   * @throws StartException if the file has other content, with its name
   */
  public static byte[] erasureKey(Path file) throws StartException {
    String text = KeyFileReader.secret(file);
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length == ERASURE_KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new StartException(file + ": cannot be read as 32 bytes in base64");
  }
}
