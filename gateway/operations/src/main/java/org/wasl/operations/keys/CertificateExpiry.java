package org.wasl.operations.keys;

import com.nimbusds.jose.jwk.JWK;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.alarms.ExpiryThreshold;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;

/**
 * Finds certificates and keys that expire soon, with their owners. Signing and sealing keys expire
 * if their owner sets {@code exp}. The files are read again once an hour, so that a renewal is
 * noticed. It also finds that the token with the gateway's signing key is away.
 */
public final class CertificateExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateExpiry.class);
  private static final Duration KEPT = Duration.ofHours(1);

  /**
   * The expiry of an owner's certificate, or of the last of its keys for a use.
   *
   * @param file the file, and the use of keys behind a slash
   * @param owner the owner
   * @param end the time of expiry; empty for a file that cannot be read
   * @param quietUntil before this time nothing needs to be done
   */
  public record Expiry(String file, String owner, Optional<Instant> end, Instant quietUntil) {
    /** An expiry that is notified as soon as a threshold is reached. */
    Expiry(String file, String owner, Optional<Instant> end) {
      this(file, owner, end, Instant.MIN);
    }
  }

  /** A machine renews certificates with a shorter life, and it does so before the last quarter. */
  private static final Duration SHORT_LIFE = Duration.ofDays(100);

  private final PkiFolder pki;
  private final Supplier<Set<AgencyId>> agencies;
  private final Optional<Path> management;
  private final Supplier<Optional<String>> signing;
  private final ZoneId zone;
  private List<Expiry> endings = List.of();
  private Optional<String> ofSigning = Optional.empty();
  private Instant read = Instant.MIN;

  /**
   * Checks the certificates of the gateway, of these agencies and of the authority.
   *
   * @param agencies the agencies whose certificates count, beside the gateway's own
   * @param management the certificate of the management port, if it has one
   * @param signing why the gateway's signing key does not sign now
   * @param zone the zone in which days of expiry are printed
   */
  public CertificateExpiry(
      PkiFolder pki,
      Supplier<Set<AgencyId>> agencies,
      Optional<Path> management,
      Supplier<Optional<String>> signing,
      ZoneId zone) {
    this.pki = pki;
    this.agencies = agencies;
    this.management = management;
    this.signing = signing;
    this.zone = zone;
  }

  /** The observations about expiring ones. */
  public List<AlarmObservation> expiring(Instant now) {
    if (!read.isAfter(now.minus(KEPT)) || read.isAfter(now)) {
      endings = read();
      read = now;
    }
    return Stream.concat(
            endings.stream()
                .filter(ending -> !now.isBefore(ending.quietUntil()))
                .flatMap(ending -> seen(ending, now).stream()),
            signing().stream())
        .toList();
  }

  /**
   * A key in an absent token cannot be read. This is checked each time, because nothing is signed
   * meanwhile.
   */
  private Optional<AlarmObservation> signing() {
    Optional<String> problem = signing.get();
    if (!problem.equals(ofSigning)) {
      ofSigning = problem;
      problem.ifPresent(reason -> LOG.error("cannot sign: {}", reason));
    }
    return problem.isEmpty()
        ? Optional.empty()
        : seen(
            new Expiry(
                pki.privateKeysFile(AgencyId.GATEWAY).getFileName().toString(),
                AgencyId.GATEWAY.value(),
                Optional.empty()),
            Instant.MIN);
  }

  private Optional<AlarmObservation> seen(Expiry ending, Instant now) {
    AlarmFact owner = new AlarmFact(AlarmFact.Kind.OWNER, ending.owner());
    return fact(ending, now)
        .map(
            fact ->
                new AlarmObservation(
                    new AlarmKey(AlarmKind.CERTIFICATE_EXPIRY, ending.file()),
                    1,
                    List.of(fact, owner)));
  }

  private Optional<AlarmFact> fact(Expiry ending, Instant now) {
    return ending.end().isEmpty()
        ? Optional.of(AlarmFact.of(AlarmFact.Kind.UNREADABLE))
        : ExpiryThreshold.reached(ending.end().get(), now, zone);
  }

  /** The expiry of an agency's certificates and keys, by its present files. */
  public static List<Expiry> of(PkiFolder pki, String agency) {
    List<Expiry> all = new ArrayList<>();
    chain(all, pki.certificateFile(new AgencyId(agency)), agency);
    keys(all, pki, agency);
    return all;
  }

  private List<Expiry> read() {
    List<Expiry> all = new ArrayList<>();
    chain(all, pki.authorityFile(), "ca");
    management.ifPresent(file -> all.addAll(management(file)));
    Set<String> owners =
        agencies.get().stream().map(AgencyId::value).collect(Collectors.toCollection(TreeSet::new));
    owners.add(AgencyId.GATEWAY.value());
    owners.forEach(owner -> all.addAll(of(pki, owner)));
    return all;
  }

  /**
   * A chain expires with the first of its authorities, or with the last of its owner's
   * certificates. The next certificate may be there already.
   */
  private static void chain(List<Expiry> all, Path file, String owner) {
    try {
      List<X509Certificate> certificates = Pem.certificates(file);
      List<X509Certificate> own = CertifiedKey.endEntities(certificates);
      Stream.concat(
              own.stream().map(CertificateExpiry::end).max(Instant::compareTo).stream(),
              certificates.stream()
                  .filter(certificate -> !own.contains(certificate))
                  .map(CertificateExpiry::end))
          .min(Instant::compareTo)
          .ifPresent(
              end -> all.add(new Expiry(file.getFileName().toString(), owner, Optional.of(end))));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      all.add(new Expiry(file.getFileName().toString(), owner, Optional.empty()));
    }
  }

  /** The certificate of the management port, which ACME may renew. */
  private static List<Expiry> management(Path file) {
    List<Expiry> all = new ArrayList<>();
    chain(all, file, AgencyId.GATEWAY.value());
    Instant quietUntil = quietUntil(file);
    return all.stream()
        .map(expiry -> new Expiry(expiry.file(), expiry.owner(), expiry.end(), quietUntil))
        .toList();
  }

  private static Instant quietUntil(Path file) {
    try {
      X509Certificate own = CertifiedKey.endEntities(Pem.certificates(file)).get(0);
      Duration life = Duration.between(own.getNotBefore().toInstant(), end(own));
      return life.compareTo(SHORT_LIFE) > 0 ? Instant.MIN : end(own).minus(life.dividedBy(4));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      return Instant.MIN;
    }
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  /** The keys of a use expire with the last of them, because the next key may be there already. */
  private static void keys(List<Expiry> all, PkiFolder pki, String owner) {
    String file = pki.publicKeysFile(new AgencyId(owner)).getFileName().toString();
    try {
      Map<String, Instant> ends = new TreeMap<>();
      for (JWK key : pki.publicKeys(new AgencyId(owner)).getKeys()) {
        Date end = key.getExpirationTime();
        ends.merge(
            String.valueOf(key.getKeyUse()),
            end == null ? Instant.MAX : end.toInstant(),
            (first, other) -> first.isAfter(other) ? first : other);
      }
      ends.values().removeIf(Instant.MAX::equals);
      ends.forEach((use, end) -> all.add(new Expiry(file + "/" + use, owner, Optional.of(end))));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      all.add(new Expiry(file, owner, Optional.empty()));
    }
  }
}
