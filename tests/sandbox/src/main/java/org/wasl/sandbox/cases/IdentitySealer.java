package org.wasl.sandbox.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.message.Signer;

/** Seals a reporter's identity as the platform does before it writes it into a case. */
@FunctionalInterface
public interface IdentitySealer {
  /** For a platform that is its own custodian. Identities are not sent. */
  IdentitySealer SENDER_IS_CUSTODIAN = (category, identity) -> Optional.empty();

  /**
   * An identity as a case has it.
   *
   * @param custodian whom it is sealed to
   * @param jwe the sealed identity
   */
  record SealedIdentity(AgencyId custodian, JsonNode jwe) {}

  /** The sealed identity in a case of this category. It is empty if the identity is not sent. */
  Optional<SealedIdentity> seal(String category, JsonNode identity);

  /** Seals every identity to one custodian. */
  static IdentitySealer to(Agency custodian, Signer signer) {
    return to(category -> Optional.of(custodian), signer);
  }

  /**
   * Seals to the custodian of the category and nobody else, with the platform's signature inside.
   * The outcome differs from call to call, as every JWE does.
   */
  static IdentitySealer to(Function<String, Optional<Agency>> custodians, Signer signer) {
    ObjectMapper json = new ObjectMapper();
    return (category, identity) ->
        custodians
            .apply(category)
            .map(
                custodian -> {
                  try {
                    byte[] jwe =
                        ReporterIdentity.seal(
                            json.writeValueAsBytes(identity), signer, custodian, Instant.now());
                    return new SealedIdentity(custodian.id(), json.readTree(jwe));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
  }
}
