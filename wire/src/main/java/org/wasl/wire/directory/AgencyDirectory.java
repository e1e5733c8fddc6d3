package org.wasl.wire.directory;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wasl.wire.jose.Jws;

/**
 * Every partner, by id and by certificate. Immutable; a change of configuration makes a new one.
 */
public final class AgencyDirectory {
  private final Map<String, Agency> byId = new TreeMap<>();
  private final Map<String, Agency> byThumbprint = new HashMap<>();
  private final Map<String, JWSVerifier> verifiers = new HashMap<>();

  /**
   * Builds the directory and prepares every verification key once.
   *
   * @throws IllegalArgumentException if two agencies share an id or a certificate, or a signing key
   *     is of a kind this profile does not use; the message names the agency
   */
  public AgencyDirectory(Collection<Agency> agencies) {
    for (Agency agency : agencies) {
      if (byId.put(agency.id(), agency) != null) {
        throw new IllegalArgumentException("two agencies are called " + agency.id());
      }
      for (String thumbprint : agency.certificates()) {
        if (byThumbprint.put(thumbprint, agency) != null) {
          throw new IllegalArgumentException("a certificate of " + agency.id() + " is taken twice");
        }
      }
      agency.keys().getKeys().stream()
          .filter(key -> KeyUse.SIGNATURE.equals(key.getKeyUse()))
          .forEach(
              key -> verifiers.put(verifierName(agency.id(), key.getKeyID()), of(agency, key)));
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

  private static String verifierName(String agency, String kid) {
    return agency + "\n" + kid;
  }

  /** The agency with this id. */
  public Optional<Agency> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The agency that this TLS certificate (SHA-256 thumbprint, hex) speaks for, revoked or not. */
  public Optional<Agency> byThumbprint(String thumbprint) {
    return Optional.ofNullable(byThumbprint.get(thumbprint));
  }

  /** The agency that may speak with this certificate: a revoked one may not. */
  public Optional<Agency> admitted(String thumbprint) {
    return byThumbprint(thumbprint).filter(agency -> !agency.revoked());
  }

  /** All agencies, in the order of their ids. */
  public Collection<Agency> all() {
    return byId.values();
  }

  /** Verifies with the signing key of that agency that has this {@code kid}. */
  public Optional<JWSVerifier> verifier(String agency, String kid) {
    return Optional.ofNullable(verifiers.get(verifierName(agency, kid)));
  }
}
