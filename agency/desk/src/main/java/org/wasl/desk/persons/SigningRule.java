package org.wasl.desk.persons;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.wasl.desk.problem.DeskProblemType;

/**
 * A rule of an office about the answers that it concerns. All rules that concern an answer must
 * allow its signature.
 *
 * @param type type of the answers
 * @param code code of the answers; empty: every code
 * @param fromDirhams the harm from which the rule applies; empty: always. The harm is sealed
 *     content, so the signer's page applies such a rule and the host does not
 * @param signers ids of the persons who may sign; empty: everybody with the role
 * @param fourEyes whether another person must have kept the draft that is signed
 */
public record SigningRule(
    String type,
    Optional<String> code,
    Optional<Long> fromDirhams,
    Set<String> signers,
    boolean fourEyes) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_RULES = 100;
  private static final int MAX_SIGNERS = 200;
  private static final long MAX_DIRHAMS = 1_000_000_000_000L;

  /** Reads the rules of a request. */
  static List<SigningRule> read(JsonNode request) {
    JsonNode list = request.path("rules");
    if (!list.isArray() || list.size() > MAX_RULES) {
      throw Requests.malformed("rules");
    }
    List<SigningRule> rules = new ArrayList<>();
    list.forEach(node -> rules.add(readOne(node)));
    return rules;
  }

  private static SigningRule readOne(JsonNode node) {
    return new SigningRule(
        Requests.code(node, "type"),
        node.path("code").isNull() ? Optional.empty() : Optional.of(Requests.code(node, "code")),
        dirhams(node.path("fromDirhams")),
        new TreeSet<>(
            node.path("signers").isEmpty()
                ? List.of()
                : Requests.uuids(node, "signers", MAX_SIGNERS)),
        node.path("fourEyes").asBoolean());
  }

  private static Optional<Long> dirhams(JsonNode amount) {
    if (amount.isNull()) {
      return Optional.empty();
    }
    long dirhams = amount.asLong();
    if (!amount.isIntegralNumber() || dirhams < 1 || dirhams > MAX_DIRHAMS) {
      throw Requests.malformed("fromDirhams");
    }
    return Optional.of(dirhams);
  }

  /** Reads the rules as {@link #json} writes them. */
  static List<SigningRule> parsed(String json) {
    try {
      return read(JSON.createObjectNode().set("rules", JSON.readTree(json)));
    } catch (IOException e) {
      throw new IllegalStateException("was written as JSON", e);
    }
  }

  static ArrayNode json(List<SigningRule> rules) {
    ArrayNode list = JSON.createArrayNode();
    for (SigningRule rule : rules) {
      ObjectNode node = list.addObject().put("type", rule.type).put("code", rule.code.orElse(null));
      node.put("fromDirhams", rule.fromDirhams.orElse(null)).putArray("signers");
      rule.signers.forEach(node.withArray("signers")::add);
      node.put("fourEyes", rule.fourEyes);
    }
    return list;
  }

  /** Returns the rules as codes and ids for the trail. */
  static String inTrail(List<SigningRule> rules) {
    return rules.stream().map(SigningRule::inTrail).collect(joining("; "));
  }

  private String inTrail() {
    return type
        + code.map(own -> "/" + own).orElse("")
        + fromDirhams.map(amount -> " from " + amount).orElse("")
        + (fourEyes ? " four-eyes" : "")
        + (signers.isEmpty() ? "" : " by " + String.join(" ", signers));
  }

  /**
   * Returns why the host refuses a signature by these rules, or empty if it does not.
   *
   * @param type type of the answer, as the page states it
   * @param code its code, as the page states it; empty if it has none
   * @param signer id of the person
   * @param drafter id of the person who last kept the draft; empty if none was kept
   */
  static Optional<DeskProblemType> refusal(
      List<SigningRule> rules, String type, String code, String signer, Optional<String> drafter) {
    List<SigningRule> applied =
        rules.stream()
            .filter(rule -> rule.fromDirhams.isEmpty())
            .filter(rule -> rule.type.equals(type))
            .filter(rule -> rule.code.isEmpty() || rule.code.get().equals(code))
            .toList();
    if (applied.stream()
        .anyMatch(rule -> !rule.signers.isEmpty() && !rule.signers.contains(signer))) {
      return Optional.of(DeskProblemType.NOT_THE_SIGNER);
    }
    boolean isAlone = drafter.isEmpty() || drafter.get().equals(signer);
    return isAlone && applied.stream().anyMatch(SigningRule::fourEyes)
        ? Optional.of(DeskProblemType.FOUR_EYES)
        : Optional.empty();
  }
}
