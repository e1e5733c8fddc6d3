package org.wasl.routes.door;

import static java.util.stream.Collectors.joining;

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
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.registry.Violation;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.MessageSealer;

/**
 * The custodian agency of a reporter's identity, and whether a message has it sealed to this agency
 * alone. If the agreements name none for the matter, the platform is its own custodian, and no
 * identity may be sent.
 */
final class IdentityCustody {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  /** The positions of a case in a message, in the content or in its amendment. */
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

  /**
   * Parts of a case or its amendment that are sealed to anyone except the custodian of its matter.
   */
  List<Violation> caseViolations(ValidMessage message) {
    return CASES.stream().flatMap(place -> violationsAt(place, message).stream()).toList();
  }

  private List<Violation> violationsAt(String place, ValidMessage message) {
    JsonNode content = message.document().at(place);
    JsonNode sealed = content.at(REPORTER + SEALED);
    if (sealed.isMissingNode()) {
      return List.of();
    }
    Optional<AgencyId> custodian = custodians.of(content.path("category").asText());
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
      violations.add(new Violation(place + REPORTER + SEALED, CUSTODIAN, custodian.get().value()));
    }
    JsonNode named = content.at(REPORTER).path(CUSTODIAN);
    if (!named.isMissingNode() && !named.asText().equals(custodian.get().value())) {
      violations.add(
          new Violation(place + REPORTER + "/" + CUSTODIAN, CUSTODIAN, custodian.get().value()));
    }
    return violations;
  }

  private static boolean isSealedTo(Set<String> kids, JsonNode sealed) {
    List<String> to = kids(sealed);
    return !to.isEmpty() && kids.containsAll(to);
  }

  /** Empty if the message has no identity. */
  private static List<String> kids(JsonNode sealed) {
    return sealed.isObject()
        ? MessageSealer.recipientKids(JSON.convertValue(sealed, TREE))
        : List.of();
  }

  /**
   * Checks an identity that the message hands on. It must be sealed to an agency that may have been
   * the custodian when the case was published. A key that has ended since then is no obstacle.
   *
   * @param facts readable facts of the case
   */
  List<Violation> handedOnViolations(ValidMessage message, Map<String, String> facts) {
    JsonNode sealed = message.document().at(HANDED_ON);
    if (sealed.isMissingNode() || custodian(sealed, facts).isPresent()) {
      return List.of();
    }
    Set<AgencyId> possible = possible(facts);
    return List.of(
        possible.isEmpty()
            ? new Violation(HANDED_ON, OWN, "")
            : new Violation(
                HANDED_ON,
                CUSTODIAN,
                possible.stream().map(AgencyId::value).collect(joining(", "))));
  }

  private Set<AgencyId> possible(Map<String, String> facts) {
    Set<AgencyId> possible = new TreeSet<>(custodians.all());
    named(facts).ifPresent(possible::add);
    return possible;
  }

  /** The one possible custodian that this is sealed to. */
  private Optional<AgencyId> custodian(JsonNode sealed, Map<String, String> facts) {
    return possible(facts).stream()
        .flatMap(id -> directory.byId(id).stream())
        .filter(agency -> isSealedTo(agency.sealingKids(), sealed))
        .map(Agency::id)
        .findFirst();
  }

  /**
   * The agency that can disclose the identity. If the message hands on an identity, it is the
   * agency that this is sealed to. Otherwise the case names it, or else the agreements name it for
   * the matter of the case. By default it is the platform.
   *
   * @param facts readable facts of the case
   * @param platform publisher of the case
   */
  AgencyId custodian(ValidMessage message, Map<String, String> facts, AgencyId platform) {
    return custodian(message.document().at(HANDED_ON), facts)
        .orElseGet(() -> custodian(custodians, facts, platform));
  }

  /** Like the method above, for a message that hands on no identity. */
  static AgencyId custodian(Custodians custodians, Map<String, String> facts, AgencyId platform) {
    return named(facts)
        .or(() -> custodians.of(facts.getOrDefault("category", "")))
        .orElse(platform);
  }

  /** The custodian that the case names. */
  private static Optional<AgencyId> named(Map<String, String> facts) {
    return Optional.ofNullable(facts.get(CUSTODIAN)).map(AgencyId::new);
  }

  /**
   * The readable facts of an amended case. An amendment without an identity keeps the case's
   * identity, and so its custodian.
   */
  static void keepCustodian(Map<String, String> amended, Map<String, String> before) {
    if (before.containsKey(CUSTODIAN)) {
      amended.putIfAbsent(CUSTODIAN, before.get(CUSTODIAN));
    }
  }
}
