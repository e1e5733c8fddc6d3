package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.OperatorInput;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.gateway.operations.persons.MBeanOperationAdapter;
import org.wasl.gateway.operations.persons.OperatorDirectory;
import org.wasl.store.erasure.CompletedErasure;
import org.wasl.store.erasure.ErasureRequest;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures.ErasureGrounds;
import org.wasl.store.erasure.RetentionFacts.DueReferral;
import org.wasl.store.erasure.RetentionFacts.RetentionSurvey;

/**
 * Erasures: {@code org.wasl:type=Erasures}. One person asks, another one approves; each comes with
 * another login.
 */
final class ErasureOperations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ErasureService erasing;
  private final Supplier<Optional<RetentionSurvey>> retention;
  private final OperatorDirectory operators;
  private final int most;

  /**
   * @param retention whose retention is over, as of the last run
   * @param most referrals in one operation, and in one list
   */
  ErasureOperations(
      ErasureService erasing,
      Supplier<Optional<RetentionSurvey>> retention,
      OperatorDirectory operators,
      int most) {
    this.erasing = erasing;
    this.retention = retention;
    this.operators = operators;
    this.most = most;
  }

  OpenMBean bean(MBeanOperationAdapter adapter) {
    return new OpenMBean("Referrals erased for good, by two persons")
        .query(
            "requests",
            "Requests that wait for a second person",
            () -> MBeanOperationAdapter.translateErrors(this::requests))
        .query(
            "list",
            "What is due, what waits for a second person, and what was erased last",
            () -> MBeanOperationAdapter.translateErrors(this::list))
        .action(
            "request",
            "Asks for it; another person approves",
            "{\"referrals\":[id],\"reason\":code,\"basis\":code}",
            adapter.withCaller(this::request))
        .action(
            "approve",
            "Erases what another person asked for",
            "{\"referrals\":[id]}",
            adapter.withCaller(this::approve));
  }

  private String request(String document, String person) {
    OperationArguments arguments =
        OperationArguments.of(document, Set.of("referrals", "reason", "basis"));
    ErasureGrounds asked =
        new ErasureGrounds(
            person, arguments.reason(), OperatorInput.requireCode("basis", basis(arguments)));
    return results(arguments, referral -> erasing.request(referral, asked));
  }

  private static String basis(OperationArguments arguments) {
    return arguments
        .text("basis")
        .orElseThrow(() -> new OperationRefusedException("needs-basis", "give a basis, a code"));
  }

  private String approve(String document, String person) {
    OperationArguments arguments = OperationArguments.of(document, Set.of("referrals"));
    return results(arguments, referral -> erasing.confirm(referral, person));
  }

  /** Each referral on its own: one that is refused keeps none of the others. */
  private String results(OperationArguments arguments, Function<UUID, ErasureResult> operation) {
    Set<UUID> referrals = arguments.ids("referrals");
    if (referrals.isEmpty() || referrals.size() > most) {
      throw new OperationRefusedException("bad-document", "referrals is a list of 1 to " + most);
    }
    ObjectNode tree = JSON.objectNode();
    ArrayNode results = tree.putArray("results");
    referrals.stream().sorted().forEach(one -> results.add(result(one, operation.apply(one))));
    return tree.toString();
  }

  private ObjectNode result(UUID referral, ErasureResult result) {
    ObjectNode tree = JSON.objectNode().put("referral", referral.toString());
    return switch (result) {
      case ErasureResult.Done _ -> tree.put("state", "erased");
      case ErasureResult.Requested requested ->
          tree.put("state", "requested")
              .put("new", requested.now())
              .put("by", operators.nameOf(requested.by()))
              .put("at", Rfc3339.text(requested.at()));
      case ErasureResult.Obstacle obstacle ->
          tree.put("state", "refused")
              .put("code", code(obstacle))
              .put("detail", ErasureService.describe(referral, obstacle, operators::nameOf));
    };
  }

  private static String code(ErasureResult.Obstacle obstacle) {
    return switch (obstacle) {
      case ErasureResult.AlreadyErased _ -> "erased";
      case ErasureResult.UnderLegalHold _ -> "held";
      case ErasureResult.NotFinal _ -> "not-final";
      case ErasureResult.NoticesInForce _ -> "notice-in-force";
      case ErasureResult.NotRequested _ -> "not-requested";
      case ErasureResult.SamePerson _ -> "same-person";
      case ErasureResult.Unknown _ -> "unknown";
    };
  }

  private String list() {
    ObjectNode tree = requestTree();
    ArrayNode due = tree.putArray("due");
    retention
        .get()
        .ifPresent(
            survey -> {
              tree.put("asOf", Rfc3339.text(survey.at())).put("dueTotal", survey.due());
              erasing.stillThere(survey.first()).forEach(one -> due.add(due(one)));
            });
    ArrayNode done = tree.putArray("done");
    erasing.latest(most).forEach(one -> done.add(done(one)));
    return tree.toString();
  }

  private static ObjectNode due(DueReferral one) {
    return JSON.objectNode()
        .put("referral", one.referral().toString())
        .put("since", Rfc3339.text(one.since()))
        .put("held", one.held());
  }

  private ObjectNode done(CompletedErasure one) {
    return JSON.objectNode()
        .put("referral", one.referral().toString())
        .put("requestedBy", operators.nameOf(one.requestedBy()))
        .put("erasedBy", operators.nameOf(one.erasedBy()))
        .put("erasedAt", Rfc3339.text(one.erasedAt()))
        .put("reason", one.reason())
        .put("basis", one.basis())
        .put("state", one.stage().code());
  }

  private String requests() {
    return requestTree().toString();
  }

  private ObjectNode requestTree() {
    ObjectNode tree = JSON.objectNode();
    ArrayNode requests = tree.putArray("requests");
    erasing.waiting(most).forEach(one -> requests.add(request(one)));
    return tree;
  }

  private ObjectNode request(ErasureRequest one) {
    return JSON.objectNode()
        .put("referral", one.referral().toString())
        .put("requestedBy", operators.nameOf(one.requestedBy()))
        .put("requestedAt", Rfc3339.text(one.requestedAt()))
        .put("reason", one.reason())
        .put("basis", one.basis());
  }
}
