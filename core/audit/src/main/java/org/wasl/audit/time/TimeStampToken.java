package org.wasl.audit.time;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.time.DerValue.Values;

/**
 * A time-stamp token of RFC 3161: an authority says that certain bytes existed at a time. An
 * instance is well-formed. {@link #flaw} and {@link #isTrusted} verify it.
 *
 * <p>Its signature does not cover versions, algorithms and the name of the signer (RFC 5652). So
 * they must have the only values that fit the rest. A token has no revocation lists and no unsigned
 * attributes.
 */
public final class TimeStampToken {
  /** The longest token that is read, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final int SIGNED_DATA_VERSION = 3;
  private static final int SIGNER_VERSION = 1;

  static final String SHA256 = "2.16.840.1.101.3.4.2.1";

  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String TIME_STAMP_INFO = "1.2.840.113549.1.9.16.1.4";
  private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
  private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
  private static final String SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
  private static final String SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

  private static final Map<String, String> DIGESTS =
      Map.of(
          SHA256,
          "SHA-256",
          "2.16.840.1.101.3.4.2.2",
          "SHA-384",
          "2.16.840.1.101.3.4.2.3",
          "SHA-512");

  private static final Map<String, String> SIGNATURES =
      Map.of(
          "1.2.840.113549.1.1.1", "digestwithRSA",
          "1.2.840.113549.1.1.11", "SHA256withRSA",
          "1.2.840.113549.1.1.12", "SHA384withRSA",
          "1.2.840.113549.1.1.13", "SHA512withRSA",
          "1.2.840.10045.4.3.2", "SHA256withECDSA",
          "1.2.840.10045.4.3.3", "SHA384withECDSA",
          "1.2.840.10045.4.3.4", "SHA512withECDSA");

  private final byte[] bytes;
  private final byte[] info;
  private final byte[] imprint;
  private final DerValue policy;
  private final Instant time;
  private final Optional<BigInteger> nonce;
  private final List<byte[]> certificates;
  private final DerValue issuerAndSerial;
  private final String digest;
  private final String signatureAlgorithm;
  private final DerValue signedAttributes;
  private final byte[] signature;

  private TimeStampToken(byte[] bytes) {
    this.bytes = bytes.clone();
    Values content = DerValue.parse(bytes).require(DerValue.SEQUENCE).values();
    requireOid(content.next(), SIGNED_DATA);
    Values signed = inside(content.next(DerValue.context(0)), DerValue.SEQUENCE);
    content.end();
    requireNumber(signed.next(), SIGNED_DATA_VERSION);
    DerValue digests = signed.next(DerValue.SET);
    Values encapsulated = signed.next(DerValue.SEQUENCE).values();
    requireOid(encapsulated.next(), TIME_STAMP_INFO);
    this.info = only(encapsulated.next(DerValue.context(0)), DerValue.OCTETS).content();
    encapsulated.end();
    this.certificates = encoded(signed.next(DerValue.context(0)));
    Values signer = inside(signed.next(DerValue.SET), DerValue.SEQUENCE);
    signed.end();

    Values stamp = DerValue.parse(info).require(DerValue.SEQUENCE).values();
    stamp.next(DerValue.INTEGER);
    this.policy = stamp.next(DerValue.OID);
    Values hashed = stamp.next(DerValue.SEQUENCE).values();
    requireOid(hashed.next(DerValue.SEQUENCE).values().next(), SHA256);
    this.imprint = hashed.next(DerValue.OCTETS).content();
    stamp.next(DerValue.INTEGER);
    this.time = stamp.next(DerValue.TIME).instant();
    stamp.skip(DerValue.SEQUENCE);
    stamp.skip(DerValue.BOOLEAN);
    this.nonce =
        stamp.has(DerValue.INTEGER) ? Optional.of(stamp.next().number()) : Optional.empty();

    requireNumber(signer.next(), SIGNER_VERSION);
    this.issuerAndSerial = signer.next(DerValue.SEQUENCE);
    DerValue digestAlgorithm = signer.next(DerValue.SEQUENCE);
    this.digest = named(digestAlgorithm, DIGESTS);
    if (!Arrays.equals(digests.content(), digestAlgorithm.encoded())) {
      throw new MalformedException("a time stamp with one digest algorithm");
    }
    this.signedAttributes = signer.next(DerValue.context(0));
    DerValue algorithm = signer.next(DerValue.SEQUENCE);
    this.signatureAlgorithm =
        named(algorithm, SIGNATURES).replace("digest", digest.replace("-", ""));
    this.signature = signer.next(DerValue.OCTETS).content();
    signer.end();
  }

  /**
   * Reads a token in DER, with exactly one signer and the certificates of the authority.
   *
   * @throws MalformedException if it is none
   */
  public static TimeStampToken parse(byte[] der) {
    if (der.length > MAX_BYTES) {
      throw new MalformedException("a time stamp of at most " + MAX_BYTES + " bytes");
    }
    return new TimeStampToken(der);
  }

  private static Values inside(DerValue outer, int tag) {
    return only(outer, tag).values();
  }

  private static DerValue only(DerValue outer, int tag) {
    return DerValue.parse(outer.content()).require(tag);
  }

  private static void requireOid(DerValue found, String oid) {
    if (!found.isOid(oid)) {
      throw new MalformedException("a time stamp of RFC 3161 with SHA-256");
    }
  }

  private static void requireNumber(DerValue found, int number) {
    if (!Arrays.equals(found.encoded(), DerValue.integer(BigInteger.valueOf(number)).encoded())) {
      throw new MalformedException("a time stamp of RFC 3161 in its version");
    }
  }

  private static String named(DerValue algorithm, Map<String, String> names) {
    Values values = algorithm.values();
    DerValue oid = values.next();
    if (values.has(DerValue.NULL) && values.next().content().length != 0) {
      throw new MalformedException("an algorithm without parameters");
    }
    values.end();
    return names.entrySet().stream()
        .filter(name -> oid.isOid(name.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new MalformedException("a known algorithm of the time stamp"));
  }

  private static List<byte[]> encoded(DerValue set) {
    List<byte[]> encoded = new ArrayList<>();
    for (Values all = set.values(); !all.isEmpty(); ) {
      encoded.add(all.next().encoded());
    }
    return List.copyOf(encoded);
  }

  /** The token in DER. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The time that it says. */
  public Instant time() {
    return time;
  }

  /** Its certificates, in DER. */
  public List<byte[]> certificates() {
    return certificates.stream().map(byte[]::clone).toList();
  }

  /** Whether it answers a request that had this nonce, and perhaps asked for a policy. */
  boolean answers(BigInteger asked, Optional<String> askedPolicy) {
    return nonce.equals(Optional.of(asked)) && askedPolicy.map(policy::isOid).orElse(true);
  }

  /**
   * The certificate of the authority that signed.
   *
   * @throws MalformedException if the token does not name it, or does not have it
   */
  public X509Certificate signer() {
    Values named = attribute(SIGNING_CERTIFICATE_V2, SIGNING_CERTIFICATE);
    boolean isVersion2 = hasAttribute(SIGNING_CERTIFICATE_V2);
    Values first =
        named
            .next(DerValue.SEQUENCE)
            .values()
            .next(DerValue.SEQUENCE)
            .values()
            .next(DerValue.SEQUENCE)
            .values();
    String hash =
        !isVersion2
            ? "SHA-1"
            : first.has(DerValue.SEQUENCE) ? named(first.next(), DIGESTS) : "SHA-256";
    byte[] expected = first.next(DerValue.OCTETS).content();
    return certificates.stream()
        .filter(encoded -> Arrays.equals(expected, digest(hash, encoded)))
        .findFirst()
        .filter(this::isNamed)
        .map(TimeStampToken::certificate)
        .orElseThrow(() -> new MalformedException("the certificate of the authority"));
  }

  /** Whether the signature names this certificate by its issuer and serial number too. */
  private boolean isNamed(byte[] certificate) {
    Values signed =
        DerValue.parse(certificate)
            .require(DerValue.SEQUENCE)
            .values()
            .next(DerValue.SEQUENCE)
            .values();
    signed.skip(DerValue.context(0)); // its version
    DerValue serial = signed.next(DerValue.INTEGER);
    signed.next(DerValue.SEQUENCE); // its algorithm
    DerValue named = DerValue.of(DerValue.SEQUENCE, signed.next(DerValue.SEQUENCE), serial);
    return Arrays.equals(named.encoded(), issuerAndSerial.encoded());
  }

  private static X509Certificate certificate(byte[] encoded) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new MalformedException("the certificate of the authority");
    }
  }

  /**
   * Verifies the token.
   *
   * @param content the bytes that it must be about
   * @return what is wrong, or empty if the key of its own certificate stamped these bytes
   */
  public Optional<String> flaw(byte[] content) {
    X509Certificate signer = signer();
    if (!Arrays.equals(imprint, digest("SHA-256", content))) {
      return Optional.of("it is about other bytes");
    }
    boolean sameInfo =
        attribute(CONTENT_TYPE).next().isOid(TIME_STAMP_INFO)
            && Arrays.equals(
                attribute(MESSAGE_DIGEST).next(DerValue.OCTETS).content(), digest(digest, info));
    if (!sameInfo || !isSignedBy(signer)) {
      return Optional.of("its signature is another");
    }
    if (!isForTimeStamps(signer)) {
      return Optional.of("its certificate is not for time stamps alone");
    }
    boolean valid =
        !time.isBefore(signer.getNotBefore().toInstant())
            && !time.isAfter(signer.getNotAfter().toInstant());
    return valid ? Optional.empty() : Optional.of("its certificate was not valid at its time");
  }

  private boolean isSignedBy(X509Certificate signer) {
    try {
      Signature verifier = Signature.getInstance(signatureAlgorithm);
      verifier.initVerify(signer.getPublicKey());
      verifier.update(new DerValue(DerValue.SET, signedAttributes.content()).encoded());
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isForTimeStamps(X509Certificate signer) {
    Set<String> critical = signer.getCriticalExtensionOIDs();
    try {
      return critical != null
          && critical.contains(EXTENDED_KEY_USAGE)
          && List.of(TIME_STAMPING).equals(signer.getExtendedKeyUsage());
    } catch (CertificateException e) {
      return false;
    }
  }

  /**
   * Whether a certificate that the verifier trusts is the signer's, or issued the signer's and was
   * valid at its time.
   */
  public boolean isTrusted(X509Certificate trusted) {
    X509Certificate signer = signer();
    if (signer.equals(trusted)) {
      return true;
    }
    try {
      signer.verify(trusted.getPublicKey());
      trusted.checkValidity(Date.from(time));
      return trusted.getBasicConstraints() >= 0
          && signer.getIssuerX500Principal().equals(trusted.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean hasAttribute(String oid) {
    for (Values all = signedAttributes.values(); !all.isEmpty(); ) {
      if (all.next(DerValue.SEQUENCE).values().next().isOid(oid)) {
        return true;
      }
    }
    return false;
  }

  /** The values of the first signed attribute that has one of these names. */
  private Values attribute(String... oids) {
    for (String oid : oids) {
      for (Values all = signedAttributes.values(); !all.isEmpty(); ) {
        Values attribute = all.next(DerValue.SEQUENCE).values();
        if (attribute.next().isOid(oid)) {
          return attribute.next(DerValue.SET).values();
        }
      }
    }
    throw new MalformedException("the signed attributes of a time stamp");
  }

  private static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no " + algorithm, e);
    }
  }
}
