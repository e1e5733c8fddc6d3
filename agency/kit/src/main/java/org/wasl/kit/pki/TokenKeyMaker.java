package org.wasl.kit.pki;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.token.SecurityToken;
import org.wasl.wire.token.SecurityToken.Certifiable;
import org.wasl.wire.token.TokenException;
import org.wasl.wire.token.TokenUri;

/** Makes signing keys in PKCS #11 tokens. */
public final class TokenKeyMaker {
  /** The certificate only carries the public key and the label. Nobody checks its dates. */
  private static final Duration VALIDITY = Duration.ofDays(3_650);

  private TokenKeyMaker() {}

  /**
   * Makes a P-256 key in a token, and adds it to the files of its owner. {@code ID.private.jwks}
   * gets its place in the token, and {@code ID.jwks} its public part. It is the last one there, so
   * it signs as soon as it is valid.
   *
   * @param uri a {@link TokenUri}
   * @param notBefore start of signing ({@code nbf}), by when all verifiers must have its public
   *     part; empty for at once
   * @return its {@code kid}
   * @throws IllegalArgumentException if the URI is none, or the token cannot be used
   * @throws IOException if a file cannot be read or written
   */
  public static String add(PkiFolder folder, AgencyId id, String uri, Optional<Instant> notBefore)
      throws IOException {
    Path file = folder.privateKeysFile(id);
    List<Map<String, Object>> keys = new ArrayList<>();
    if (Files.exists(file)) {
      keys.addAll(listed(file));
    }
    String kid = kid(id, keys);
    Map<String, Object> entry = entry(make(uri, kid), uri);
    notBefore.ifPresent(from -> entry.put("nbf", from.getEpochSecond()));
    keys.add(entry);
    AtomicFile.writeSecret(file, text(keys));
    AtomicFile.write(folder.publicKeysFile(id), folder.publicPart(id));
    return kid;
  }

  private static List<Map<String, Object>> listed(Path file) throws IOException {
    try {
      return Arrays.asList(
          JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(SecretFile.read(file)), "keys"));
    } catch (ParseException e) {
      throw new IllegalArgumentException(file + ": holds no JWK set", e);
    }
  }

  private static String kid(AgencyId id, List<Map<String, Object>> keys) {
    int number = 1;
    while (hasKid(keys, id + ":sig:" + number)) {
      number++;
    }
    return id + ":sig:" + number;
  }

  private static boolean hasKid(List<Map<String, Object>> keys, String kid) {
    return keys.stream().anyMatch(key -> kid.equals(key.get("kid")));
  }

  /** The file of private keys with these. */
  static String text(List<Map<String, Object>> keys) {
    return JSONObjectUtils.toJSONString(Map.of("keys", keys));
  }

  /** The entry of a key in a token, in a file of private keys. */
  static Map<String, Object> entry(JWK publicKey, String uri) {
    Map<String, Object> entry = publicKey.toJSONObject();
    entry.put(PkiFolder.TOKEN, uri);
    return entry;
  }

  /** Makes a key in a token, and returns its public part. */
  static JWK make(String uri, String kid) {
    TokenUri place = TokenUri.parse(uri);
    try {
      X509Certificate made =
          SecurityToken.of(place).make(place.object(), TokenKeyMaker::selfSigned);
      if (made.getPublicKey() instanceof ECPublicKey key) {
        return new ECKey.Builder(Curve.P_256, key)
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .keyID(kid)
            .build();
      }
      throw new IllegalStateException("the token made another kind of key");
    } catch (TokenException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static X509Certificate selfSigned(Certifiable made) {
    X500Name name = new X500Name("CN=Wasl signing key");
    Instant now = Instant.now();
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name,
                      new BigInteger(126, new SecureRandom()).setBit(126),
                      Date.from(now),
                      Date.from(now.plus(VALIDITY)),
                      name,
                      made.pair().getPublic())
                  .build(
                      new JcaContentSignerBuilder("SHA256withECDSA")
                          .setProvider(made.provider())
                          .build(made.pair().getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("signing a certificate in the token failed", e);
    }
  }
}
