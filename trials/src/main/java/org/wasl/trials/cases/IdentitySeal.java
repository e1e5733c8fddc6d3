package org.wasl.trials.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.wasl.wire.Agency;
import org.wasl.wire.Sealing;
import org.wasl.wire.SignedMessage;
import org.wasl.wire.Signer;

/** How the platform seals a reporter's identity before it writes it into a case. */
@FunctionalInterface
public interface IdentitySeal {
  /** The platform is its own custodian: nothing of the identity crosses. */
  IdentitySeal OWN_CUSTODY = identity -> Optional.empty();

  /** The sealed identity as the case carries it; empty where it does not travel. */
  Optional<JsonNode> seal(JsonNode identity);

  /**
   * Seals to the custodian and nobody else, with the platform's signature inside. The outcome
   * differs from call to call, as every JWE does.
   */
  static IdentitySeal to(Agency custodian, Signer signer, int paddingStepBytes) {
    ObjectMapper json = new ObjectMapper();
    Sealing sealing = new Sealing(paddingStepBytes);
    return identity -> {
      try {
        byte[] body = json.writeValueAsBytes(identity);
        SignedMessage message = new SignedMessage(body, signer.message(body));
        byte[] jwe = sealing.seal(message, List.of(custodian)).bytes();
        return Optional.of(json.readTree(jwe));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
