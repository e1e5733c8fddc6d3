package org.wasl.routes.door;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.rules.agreements.Custodians;
import org.wasl.schemas.registry.Violation;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.MessageSealer;

/**
 * Which agency keeps the identity of a reporter, and whether a message has it sealed to this one
 * alone. Where the agreements name none for the matter, the platform is its own custodian, and no
 * identity may be sent.
 */
final class IdentityCustody {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  /** The positions of a case in a message: the case itself, or its amendment. */
  private static final List<String> CASES = List.of("/content", "/content/case");

  private static final String REPORTER = "/reporter";
  private static final String SEALED = "/sealedIdentity";

  /** The identity of the case, which an instruction to disclose it hands on to the custodian. */
  private static final String HANDED_ON = "/content" + SEALED;

  /** The readable fact by which a case names its custodian, and the violation of another one. */
  private static final String CUSTODIAN = "custodian";

  private static final String OWN = "own-custodian";

  private final Custodians custodians;
  private final AgencyDirectory directory;
  private final InstantSource clock;

  /**
   * @param configuration names the custodians
   * @param clock when the keys must be valid that a case's identity is sealed to
   */
  IdentityCustody(ConfigurationSnapshot configuration, InstantSource clock) {
    this.custodians = configuration.agreements().custodians();
    this.directory = configuration.directory();
    this.clock = clock;
  }

  /** What a case or its amendment has sealed to anybody but the custodian of its matter. */
  List<Violation> caseViolations(ValidMessage message) {
    return CASES.stream().flatMap(place -> violationsAt(place, message).stream()).toList();
  }

  private List<Violation> violationsAt(String place, ValidMessage message) {
    JsonNode content = message.document().at(place);
    JsonNode sealed = content.at(REPORTER + SEALED);
    if (sealed.isMissingNode()) {
      return List.of();
    }
    Optional<String> custodian = custodians.of(content.path("category").asText());
    if (custodian.isEmpty()) {
      return List.of(new Violation(place + REPORTER + SEALED, OWN, ""));
    }
    List<Violation> violations = new ArrayList<>();
    Set<String> kids =
        directory
            .byId(custodian.get())
            .map(agency -> agency.sealingKids(clock.instant()))
            .orElse(Set.of());
    if (!isSealedTo(kids, sealed)) {
      violations.add(new Violation(place + REPORTER + SEALED, CUSTODIAN, custodian.get()));
    }
    JsonNode named = content.at(REPORTER).path(CUSTODIAN);
    if (!named.isMissingNode() && !named.asText().equals(custodian.get())) {
      violations.add(new Violation(place + REPORTER + "/" + CUSTODIAN, CUSTODIAN, custodian.get()));
    }
    return violations;
  }

  private static boolean isSealedTo(Set<String> kids, JsonNode sealed) {
    List<String> to = kids(sealed);
    return !to.isEmpty() && kids.containsAll(to);
  }

  /** None where the message has no identity. */
  private static List<String> kids(JsonNode sealed) {
    return sealed.isObject()
        ? MessageSealer.recipientKids(JSON.convertValue(sealed, TREE))
        : List.of();
  }

  /**
   * An identity that the message hands on and that is sealed to none of those who may have been the
   * custodian when the case was published. A key that has ended since then is no obstacle.
   *
   * @param facts readable facts of the case
   */
  List<Violation> handedOnViolations(ValidMessage message, Map<String, String> facts) {
    JsonNode sealed = message.document().at(HANDED_ON);
    if (sealed.isMissingNode() || custodian(sealed, facts).isPresent()) {
      return List.of();
    }
    Set<String> possible = possible(facts);
    return List.of(
        possible.isEmpty()
            ? new Violation(HANDED_ON, OWN, "")
            : new Violation(HANDED_ON, CUSTODIAN, String.join(", ", possible)));
  }

  private Set<String> possible(Map<String, String> facts) {
    Set<String> possible = new TreeSet<>(custodians.all());
    Optional.ofNullable(facts.get(CUSTODIAN)).ifPresent(possible::add);
    return possible;
  }

  /** Which of the possible custodians alone this is sealed to. */
  private Optional<String> custodian(JsonNode sealed, Map<String, String> facts) {
    return possible(facts).stream()
        .flatMap(id -> directory.byId(id).stream())
        .filter(agency -> isSealedTo(agency.sealingKids(), sealed))
        .map(Agency::id)
        .findFirst();
  }

  /**
   * Whom the identity is asked of: whom the identity that the message hands on is sealed to; else
   * whom the case names; else whom the agreements name for its matter; else the platform.
   *
   * @param facts readable facts of the case
   * @param platform who published it
   */
  String custodian(ValidMessage message, Map<String, String> facts, String platform) {
    return custodian(message.document().at(HANDED_ON), facts)
        .orElseGet(() -> custodian(custodians, facts, platform));
  }

  /** The same for a message that hands on no identity. */
  static String custodian(Custodians custodians, Map<String, String> facts, String platform) {
    return Optional.ofNullable(facts.get(CUSTODIAN))
        .or(() -> custodians.of(facts.getOrDefault("category", "")))
        .orElse(platform);
  }

  /**
   * The readable facts of an amended case. An amendment without an identity leaves the one that the
   * case has, and so its custodian.
   */
  static void keepCustodian(Map<String, String> amended, Map<String, String> before) {
    if (before.containsKey(CUSTODIAN)) {
      amended.putIfAbsent(CUSTODIAN, before.get(CUSTODIAN));
    }
  }
}
