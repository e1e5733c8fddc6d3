package org.wasl.trials.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;

/** How the platform seals a reporter's identity before it writes it into a case. */
@FunctionalInterface
public interface IdentitySealer {
  /** The platform is its own custodian: identities are not sent. */
  IdentitySealer SENDER_IS_CUSTODIAN = identity -> Optional.empty();

  /** The sealed identity in the case; empty where it is not sent. */
  Optional<JsonNode> seal(JsonNode identity);

  /**
   * Seals to the custodian and nobody else, with the platform's signature inside. The outcome
   * differs from call to call, as every JWE does.
   */
  static IdentitySealer to(Agency custodian, Signer signer, int paddingStepBytes) {
    ObjectMapper json = new ObjectMapper();
    MessageSealer sealing = new MessageSealer(paddingStepBytes);
    return identity -> {
      try {
        byte[] body = json.writeValueAsBytes(identity);
        SignedMessage message = new SignedMessage(body, signer.signMessage(body));
        byte[] jwe = sealing.seal(message, List.of(custodian)).bytes();
        return Optional.of(json.readTree(jwe));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
