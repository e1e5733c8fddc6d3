package org.wasl.wire.directory;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.jose.KeyValidity;
import org.wasl.wire.jose.VerificationKey;

/**
 * A partner in the directory.
 *
 * @param id short name, lower case. The id is used in configuration, queues and audit entries
 * @param kind its kind
 * @param names its name by language ({@code ar}, {@code fr}, {@code en})
 * @param territory its area of competence (ISO 3166-2:MA), with {@code MA} for the whole country
 * @param credentials its certificates and keys
 * @param channel how deliveries reach it
 * @param revoked a revoked agency neither sends nor receives
 * @param sandbox whether it sends and receives messages of test cases only. Any other agency
 *     receives none of them
 * @param versions the versions of message types that it reads and writes
 */
public record Agency(
    AgencyId id,
    AgencyKind kind,
    Map<String, String> names,
    String territory,
    Credentials credentials,
    Channel channel,
    boolean revoked,
    boolean sandbox,
    MessageVersions versions) {

  /**
   * The certificates and public keys of an agency.
   *
   * @param certificates SHA-256 thumbprints (hex) of the TLS certificates that identify it
   * @param keys its public keys, {@code use=sig} to verify and {@code use=enc} to seal to
   * @param purposes the permitted uses of the signing keys
   */
  public record Credentials(Set<String> certificates, JWKSet keys, KeyPurposes purposes) {
    /** Keys that may sign all. */
    public static Credentials of(Set<String> certificates, JWKSet keys) {
      return new Credentials(certificates, keys, KeyPurposes.UNLIMITED);
    }
  }

  /**
   * The way in which deliveries reach an agency, and its limits.
   *
   * @param protocol names the connector that reaches it, for example {@code https}
   * @param endpoint the URL for deliveries, or empty if the agency collects them itself
   * @param maxConcurrent deliveries under way to it at once, at most
   * @param callDeadlineMillis deadline of one call to it, in milliseconds
   * @param deliveriesPerRequest the most deliveries in one request. Above 1 the agency speaks wire
   *     version 2
   * @param format the form of a request with one delivery
   */
  public record Channel(
      String protocol,
      Optional<URI> endpoint,
      int maxConcurrent,
      long callDeadlineMillis,
      int deliveriesPerRequest,
      DeliveryFormat format) {

    /** The default deadline of a call, in milliseconds. */
    public static final long CALL_DEADLINE_MILLIS = 30_000;

    /** One delivery in each request, a plain one, with the default deadline. */
    public static Channel of(String protocol, Optional<URI> endpoint, int maxConcurrent) {
      return new Channel(
          protocol, endpoint, maxConcurrent, CALL_DEADLINE_MILLIS, 1, DeliveryFormat.PLAIN);
    }

    /** A copy with so many deliveries in one request. */
    public Channel withDeliveriesPerRequest(int most) {
      return new Channel(protocol, endpoint, maxConcurrent, callDeadlineMillis, most, format);
    }

    /** A copy with requests of this form. */
    public Channel withFormat(DeliveryFormat other) {
      return new Channel(
          protocol, endpoint, maxConcurrent, callDeadlineMillis, deliveriesPerRequest, other);
    }
  }

  /** An agency of the whole country, not a sandbox, that reads and writes every version. */
  public static Agency of(
      String id,
      AgencyKind kind,
      Map<String, String> names,
      Credentials credentials,
      Channel channel) {
    return new Agency(
        new AgencyId(id),
        kind,
        names,
        "MA",
        credentials,
        channel,
        false,
        false,
        MessageVersions.EVERY);
  }

  /** A copy with other certificates and keys. */
  public Agency with(Credentials other) {
    return new Agency(id, kind, names, territory, other, channel, revoked, sandbox, versions);
  }

  /** A copy with another channel. */
  public Agency with(Channel other) {
    return new Agency(id, kind, names, territory, credentials, other, revoked, sandbox, versions);
  }

  /** A copy that reads and writes these versions. */
  public Agency with(MessageVersions other) {
    return new Agency(id, kind, names, territory, credentials, channel, revoked, sandbox, other);
  }

  /** A revoked copy. */
  public Agency asRevoked() {
    return new Agency(id, kind, names, territory, credentials, channel, true, sandbox, versions);
  }

  /**
   * Tells whether it collects its deliveries itself. While no worker of it polls, nothing can be
   * delivered.
   */
  public boolean collects() {
    return channel.endpoint().isEmpty();
  }

  /** Ids of all its keys that content may be sealed to, also of those it is about to retire. */
  public Set<String> sealingKids() {
    return credentials.keys().getKeys().stream()
        .filter(key -> KeyUse.ENCRYPTION.equals(key.getKeyUse()))
        .map(JWK::getKeyID)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Ids of those of these keys that are valid at {@code at}. */
  public Set<String> sealingKids(Instant at) {
    return credentials.keys().getKeys().stream()
        .filter(key -> KeyUse.ENCRYPTION.equals(key.getKeyUse()))
        .filter(key -> KeyValidity.includes(key, at))
        .map(JWK::getKeyID)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All its keys that verify what it signs, also those it is about to retire. */
  public List<VerificationKey> verificationKeys() {
    return credentials.keys().getKeys().stream()
        .filter(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))
        .map(VerificationKey::of)
        .toList();
  }

  /** Tells whether a message can be sealed to it and sent at that time. */
  public boolean canReceive(Instant at) {
    return !revoked && sealingKey(at).isPresent();
  }

  /**
   * The key to seal content for this agency. It is the last {@code use=enc} key in its list whose
   * {@code nbf} and {@code exp} include {@code at}.
   */
  public Optional<ECKey> sealingKey(Instant at) {
    Optional<ECKey> last = Optional.empty();
    for (JWK key : credentials.keys().getKeys()) {
      if (KeyUse.ENCRYPTION.equals(key.getKeyUse()) && KeyValidity.includes(key, at)) {
        last = Optional.of(key.toECKey());
      }
    }
    return last;
  }

  /** Its name in {@code language}, in English where that language is missing. */
  public String name(String language) {
    return names.getOrDefault(language, names.getOrDefault("en", id.value()));
  }
}
