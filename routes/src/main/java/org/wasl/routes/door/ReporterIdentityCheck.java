package org.wasl.routes.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.schemas.registry.Violation;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.MessageSealer;

/**
 * Checks that the identity of a reporter is sealed only to the custodian that the agreements name.
 * Where they name none the platform is its own custodian, and no identity may be sent.
 */
final class ReporterIdentityCheck {
  /**
   * The positions of an identity in a message: a case or its amendment, an instruction to disclose
   * it.
   */
  private static final List<String> PLACES =
      List.of(
          "/content/reporter/sealedIdentity",
          "/content/case/reporter/sealedIdentity",
          "/content/sealedIdentity");

  private final Optional<String> custodian;
  private final Optional<Agency> keeper;
  private final InstantSource clock;

  /**
   * @param configuration names the custodian, or none where the platform is its own
   * @param clock when its keys must be valid
   */
  ReporterIdentityCheck(ConfigurationSnapshot configuration, InstantSource clock) {
    this.custodian = configuration.agreements().custodian();
    this.keeper = custodian.flatMap(configuration.directory()::byId);
    this.clock = clock;
  }

  /** Every identity in the message that is not sealed so. */
  List<Violation> violations(ValidMessage message) {
    return PLACES.stream()
        .filter(place -> !message.document().at(place).isMissingNode())
        .flatMap(place -> violations(place, message.document().at(place)).stream())
        .toList();
  }

  private Optional<Violation> violations(String place, JsonNode sealed) {
    if (custodian.isEmpty()) {
      return Optional.of(new Violation(place, "own-custodian", ""));
    }
    Set<String> kids = keeper.map(to -> to.sealingKids(clock.instant())).orElse(Set.of());
    List<String> to =
        MessageSealer.recipientKids(sealed.toString().getBytes(StandardCharsets.UTF_8));
    return !to.isEmpty() && kids.containsAll(to)
        ? Optional.empty()
        : Optional.of(new Violation(place, "custodian", custodian.get()));
  }
}
