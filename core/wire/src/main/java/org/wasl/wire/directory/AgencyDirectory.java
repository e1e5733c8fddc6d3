package org.wasl.wire.directory;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.KeyValidity;
import org.wasl.wire.jose.NamedKey;

/**
 * All partners, by id and by certificate. It is immutable; a change of configuration creates a new
 * directory.
 */
public final class AgencyDirectory {
  private final Map<AgencyId, Agency> byId = new HashMap<>();
  private final List<Agency> inOrder;
  private final Map<String, Agency> byThumbprint = new HashMap<>();
  private final Map<AgencyKeyId, KeyVerifier> verifiers = new HashMap<>();

  private record AgencyKeyId(AgencyId agency, String kid) {}

  /** A key and what verifies with it. */
  private record KeyVerifier(JWK key, JWSVerifier verifier) {}

  /**
   * Builds the directory and prepares every verification key once.
   *
   * @throws IllegalArgumentException if two agencies share an id or a certificate, if a {@code kid}
   *     is missing or used twice, or if a signing key is of a kind that this profile does not use.
   *     The message names the agency. A recipient finds its part of content sealed to several
   *     recipients by its {@code kid}. So an agency that took another's {@code kid} could keep it
   *     from opening the content
   */
  public AgencyDirectory(Collection<Agency> agencies) {
    Map<String, AgencyId> owners = new HashMap<>();
    for (Agency agency : agencies) {
      agency.credentials().keys().getKeys().forEach(key -> checkKeyId(agency, key, owners));
      if (byId.put(agency.id(), agency) != null) {
        throw new IllegalArgumentException("two agencies have the id " + agency.id());
      }
      for (String thumbprint : agency.credentials().certificates()) {
        if (byThumbprint.put(thumbprint, agency) != null) {
          throw new IllegalArgumentException("a certificate of " + agency.id() + " is used twice");
        }
      }
      agency.credentials().keys().getKeys().stream()
          .filter(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))
          .forEach(
              key ->
                  verifiers.put(
                      new AgencyKeyId(agency.id(), key.getKeyID()),
                      new KeyVerifier(key, of(agency, key))));
    }
    inOrder = agencies.stream().sorted(Comparator.comparing(Agency::id)).toList();
  }

  private static void checkKeyId(Agency agency, JWK key, Map<String, AgencyId> owners) {
    if (key.getKeyID() == null || key.getKeyID().isBlank()) {
      throw new IllegalArgumentException("a key of " + agency.id() + " has no kid");
    }
    AgencyId owner = owners.putIfAbsent(key.getKeyID(), agency.id());
    if (owner != null) {
      throw new IllegalArgumentException(
          "the kid "
              + key.getKeyID()
              + " is listed by "
              + owner
              + " and again by "
              + agency.id()
              + ": each key needs its own");
    }
  }

  private static JWSVerifier of(Agency agency, JWK key) {
    try {
      return Jws.verifier(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException(
          "signing key of " + agency.id() + ": " + e.getMessage(), e);
    }
  }

  /** The agency with this id. */
  public Optional<Agency> byId(AgencyId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The agency that this TLS certificate (SHA-256 thumbprint, hex) identifies, revoked or not. */
  public Optional<Agency> byThumbprint(String thumbprint) {
    return Optional.ofNullable(byThumbprint.get(thumbprint));
  }

  /** The agency that may speak with this certificate. A revoked agency may not. */
  public Optional<Agency> admitted(String thumbprint) {
    return byThumbprint(thumbprint).filter(agency -> !agency.revoked());
  }

  /** All agencies, in the order of their ids. */
  public Collection<Agency> all() {
    return inOrder;
  }

  /**
   * The signing key of that agency that has this {@code kid}, whenever it signed.
   *
   * @param purpose the required purpose of the key
   */
  public Optional<NamedKey> key(AgencyId agency, String kid, KeyPurpose purpose) {
    return Optional.ofNullable(verifiers.get(new AgencyKeyId(agency, kid)))
        .map(found -> named(agency, found, purpose));
  }

  /** The key if its {@code nbf} and {@code exp} include {@code at}. */
  public Optional<NamedKey> key(AgencyId agency, String kid, KeyPurpose purpose, Instant at) {
    return Optional.ofNullable(verifiers.get(new AgencyKeyId(agency, kid)))
        .filter(found -> KeyValidity.includes(found.key(), at))
        .map(found -> named(agency, found, purpose));
  }

  private NamedKey named(AgencyId agency, KeyVerifier found, KeyPurpose purpose) {
    boolean permitted =
        byId(agency)
            .filter(owner -> owner.credentials().purposes().permit(found.key().getKeyID(), purpose))
            .isPresent();
    return new NamedKey(found.verifier(), permitted);
  }
}
