package org.wasl.wire.message;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;

/** Messages of the gateway itself, under its own id and key. */
public final class GatewayMessages {
  /** The sender of such a message: no agency has this id. */
  public static final String SENDER = "gateway";

  /** Its types, without versions. No agency sends them, and the gateway sends no other. */
  public static final Set<String> TYPES = Set.of("reminder", "status", "notice-expiry");

  private GatewayMessages() {}

  /**
   * The gateway as a sender. It is in no directory, has no certificate that the door accepts, and
   * has the kind with the fewest rights.
   */
  public static Agency sender() {
    return new Agency(
        SENDER,
        AgencyKind.OVERSIGHT,
        Map.of("en", SENDER),
        Set.of(),
        new JWKSet(),
        "",
        Optional.of(URI.create("")),
        false,
        1);
  }

  /**
   * Whether a message of this type can come from that sender. Recipients check it: a case that the
   * gateway has signed, for example, is refused.
   */
  public static boolean isAllowed(String sender, String type) {
    return sender.equals(SENDER) == TYPES.contains(type);
  }
}
