package org.wasl.wire.message;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;

/** Messages of the gateway itself, under its own id and key. */
public final class GatewayMessages {
  /** Its types, without versions. No agency sends them, and the gateway sends no other. */
  public static final Set<String> TYPES = Set.of("reminder", "status", "notice-expiry");

  private GatewayMessages() {}

  /**
   * The gateway as a sender. It is in no directory, has no certificate that the door accepts, and
   * has the kind with the fewest rights.
   */
  public static Agency sender() {
    return Agency.of(
        AgencyId.GATEWAY.value(),
        AgencyKind.OVERSIGHT,
        Map.of("en", AgencyId.GATEWAY.value()),
        Credentials.of(Set.of(), new JWKSet()),
        Channel.of("", Optional.of(URI.create("")), 1));
  }

  /**
   * Tells whether a message of this type can come from that sender. Recipients check it. A case
   * that the gateway has signed, for example, is refused.
   */
  public static boolean isAllowed(AgencyId sender, String type) {
    return sender.equals(AgencyId.GATEWAY) == TYPES.contains(type);
  }
}
