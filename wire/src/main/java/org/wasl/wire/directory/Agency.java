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
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.jose.KeyValidity;
import org.wasl.wire.jose.VerificationKey;

/**
 * A partner in the directory.
 *
 * @param id short name, lower case; the same in configuration, queues and audit entries
 * @param kind what it is
 * @param names its name by language ({@code ar}, {@code fr}, {@code en})
 * @param territory where it is competent (ISO 3166-2:MA; {@code MA} for the whole country)
 * @param certificates SHA-256 thumbprints (hex) of the TLS certificates that identify it
 * @param keys its public keys: {@code use=sig} to verify, {@code use=enc} to seal to
 * @param purposes what those that sign may sign
 * @param protocol names the connector that reaches it, for example {@code https}
 * @param endpoint where deliveries go; empty where the agency collects them itself
 * @param revoked a revoked agency neither sends nor receives
 * @param maxConcurrent deliveries under way to it at once, at most
 * @param callDeadlineMillis deadline of one call to it, in milliseconds
 * @param sandbox sends and receives messages of test cases only; any other agency receives none of
 *     them
 * @param deliveriesPerRequest where above 1 it speaks wire version 2: at most so many deliveries
 *     are sent to it in one request
 * @param format the form of a request with one delivery
 * @param versions which versions of message types it reads and writes
 */
public record Agency(
    String id,
    AgencyKind kind,
    Map<String, String> names,
    String territory,
    Set<String> certificates,
    JWKSet keys,
    KeyPurposes purposes,
    String protocol,
    Optional<URI> endpoint,
    boolean revoked,
    int maxConcurrent,
    long callDeadlineMillis,
    boolean sandbox,
    int deliveriesPerRequest,
    DeliveryFormat format,
    MessageVersions versions) {

  /** The default deadline of a call, in milliseconds. */
  public static final long CALL_DEADLINE_MILLIS = 30_000;

  /** An agency that takes plain requests, and reads and writes every version. */
  public Agency(
      String id,
      AgencyKind kind,
      Map<String, String> names,
      String territory,
      Set<String> certificates,
      JWKSet keys,
      KeyPurposes purposes,
      String protocol,
      Optional<URI> endpoint,
      boolean revoked,
      int maxConcurrent,
      long callDeadlineMillis,
      boolean sandbox,
      int deliveriesPerRequest) {
    this(
        id,
        kind,
        names,
        territory,
        certificates,
        keys,
        purposes,
        protocol,
        endpoint,
        revoked,
        maxConcurrent,
        callDeadlineMillis,
        sandbox,
        deliveriesPerRequest,
        DeliveryFormat.PLAIN,
        MessageVersions.EVERY);
  }

  /**
   * An agency of the whole country with the default deadline, not a sandbox; its keys may sign all.
   */
  public Agency(
      String id,
      AgencyKind kind,
      Map<String, String> names,
      Set<String> certificates,
      JWKSet keys,
      String protocol,
      Optional<URI> endpoint,
      boolean revoked,
      int maxConcurrent) {
    this(
        id,
        kind,
        names,
        "MA",
        certificates,
        keys,
        KeyPurposes.UNLIMITED,
        protocol,
        endpoint,
        revoked,
        maxConcurrent,
        CALL_DEADLINE_MILLIS,
        false,
        1);
  }

  /** The same, which takes so many deliveries in one request; for tests of other modules. */
  public Agency withDeliveriesPerRequest(int most) {
    return with(most, format, versions);
  }

  /** The same, which takes requests of this form. */
  public Agency withFormat(DeliveryFormat other) {
    return with(deliveriesPerRequest, other, versions);
  }

  /** The same, which reads and writes these versions; for tests of other modules. */
  public Agency withVersions(MessageVersions other) {
    return with(deliveriesPerRequest, format, other);
  }

  private Agency with(int most, DeliveryFormat form, MessageVersions ofTypes) {
    return new Agency(
        id,
        kind,
        names,
        territory,
        certificates,
        keys,
        purposes,
        protocol,
        endpoint,
        revoked,
        maxConcurrent,
        callDeadlineMillis,
        sandbox,
        most,
        form,
        ofTypes);
  }

  /**
   * Whether it collects its deliveries itself; while no worker of it polls, nothing can be
   * delivered.
   */
  public boolean collects() {
    return endpoint.isEmpty();
  }

  /** Ids of all its keys that content may be sealed to, also of those it is about to retire. */
  public Set<String> sealingKids() {
    return keys.getKeys().stream()
        .filter(key -> KeyUse.ENCRYPTION.equals(key.getKeyUse()))
        .map(JWK::getKeyID)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Ids of those of these keys that are valid at {@code at}. */
  public Set<String> sealingKids(Instant at) {
    return keys.getKeys().stream()
        .filter(key -> KeyUse.ENCRYPTION.equals(key.getKeyUse()))
        .filter(key -> KeyValidity.includes(key, at))
        .map(JWK::getKeyID)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All its keys that verify what it signs, also those it is about to retire. */
  public List<VerificationKey> verificationKeys() {
    return keys.getKeys().stream()
        .filter(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))
        .map(VerificationKey::of)
        .toList();
  }

  /** Whether a message can be sealed to it and sent at that time. */
  public boolean canReceive(Instant at) {
    return !revoked && sealingKey(at).isPresent();
  }

  /**
   * The key that content for this agency is sealed to: the last {@code use=enc} key it lists whose
   * {@code nbf} and {@code exp} include {@code at}.
   */
  public Optional<ECKey> sealingKey(Instant at) {
    Optional<ECKey> last = Optional.empty();
    for (JWK key : keys.getKeys()) {
      if (KeyUse.ENCRYPTION.equals(key.getKeyUse()) && KeyValidity.includes(key, at)) {
        last = Optional.of(key.toECKey());
      }
    }
    return last;
  }

  /** Its name in {@code language}, in English where that language is missing. */
  public String name(String language) {
    return names.getOrDefault(language, names.getOrDefault("en", id));
  }
}
