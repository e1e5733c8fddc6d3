package org.wasl.kit.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.Pem;

/** A fault of a TLS certificate. */
public enum FlawedCertificate {
  /** Its validity has ended. */
  EXPIRED,
  /** Its validity has not begun. */
  NOT_YET_VALID,
  /** Sound, but issued by an authority of the same name with another key. */
  OTHER_CA,
  /** Issued by itself. */
  SELF_SIGNED,
  /** Issued by the right authority, to a name that no directory lists. */
  UNLISTED;

  private static final Duration VALIDITY = Duration.ofDays(180);

  /**
   * Adds such a certificate for {@code agency}, beside its sound one, to a folder that {@link
   * SandboxPki#create} has filled.
   *
   * @return the id under which the folder now has it, which is {@code <agency>-<flaw>}
   */
  public AgencyId addTo(Path pki, AgencyId agency) {
    AgencyId id = new AgencyId(agency + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    CertificateIssuer issuer = new CertificateIssuer();
    KeyPair own = issuer.keyPair();
    try {
      PrivateKey authority = Pem.privateKey(pki.resolve("ca.key"), "EC");
      AtomicFile.writeSecret(pki.resolve(id + ".key"), Pem.of(own.getPrivate()));
      AtomicFile.write(
          pki.resolve(id + ".pem"), Pem.of(certificate(issuer, id, agency, own, authority)));
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private X509Certificate certificate(
      CertificateIssuer issuer, AgencyId id, AgencyId agency, KeyPair own, PrivateKey authority) {
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    Instant until = from.plus(VALIDITY);
    String ca = CertificateIssuer.CA_NAME;
    String self = CertificateIssuer.subject(agency.value());
    PrivateKey other = issuer.keyPair().getPrivate();
    return switch (this) {
      case EXPIRED ->
          issuer.agency(agency, own.getPublic(), ca, authority, from.minus(VALIDITY), from);
      case NOT_YET_VALID ->
          issuer.agency(agency, own.getPublic(), ca, authority, until, until.plus(VALIDITY));
      case UNLISTED -> issuer.agency(id, own.getPublic(), ca, authority, from, until);
      case OTHER_CA -> issuer.agency(agency, own.getPublic(), ca, other, from, until);
      case SELF_SIGNED ->
          issuer.agency(agency, own.getPublic(), self, own.getPrivate(), from, until);
    };
  }
}
