package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.arguments.Rfc3339;
import org.wasl.gateway.operations.persons.MBeanOperationAdapter;
import org.wasl.gateway.operations.persons.OperatorDirectory;
import org.wasl.store.Store;
import org.wasl.store.erasure.LegalHold;
import org.wasl.store.erasure.LegalHolds;
import org.wasl.store.erasure.LegalHolds.ReleaseResult;

/**
 * Legal holds, which keep referrals: {@code org.wasl:type=LegalHolds}. One person sets one, two
 * lift it.
 */
final class LegalHoldOperations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final LegalHolds holds;
  private final OperatorDirectory operators;
  private final Duration validity;
  private final int listed;
  private final Clock clock;

  /**
   * @param validity how long a request to lift one counts
   * @param listed most that are listed
   */
  LegalHoldOperations(
      Store store, OperatorDirectory operators, Duration validity, int listed, Clock clock) {
    this.holds = store.legalHolds();
    this.operators = operators;
    this.validity = validity;
    this.listed = listed;
    this.clock = clock;
  }

  OpenMBean bean(MBeanOperationAdapter adapter) {
    return new OpenMBean("Legal holds: referrals that are kept")
        .query(
            "list",
            "Holds: first those that somebody asked to be lifted, then the oldest",
            () -> MBeanOperationAdapter.translateErrors(this::list))
        .action(
            "hold",
            "Keeps a referral, whatever its retention says",
            "{\"referral\":id,\"reason\":code}",
            adapter.withCaller(this::hold))
        .action(
            "requestRelease",
            "Asks that a hold be lifted; another person approves",
            "{\"referral\":id,\"reason\":code}",
            adapter.withCaller(this::requestRelease))
        .action(
            "approveRelease",
            "Lifts a hold that another person asked to be lifted",
            "{\"referral\":id}",
            adapter.withCaller(this::approveRelease));
  }

  private String hold(String document, String person) {
    OperationArguments arguments = OperationArguments.of(document, Set.of("referral", "reason"));
    UUID referral = referral(arguments);
    if (!holds.hold(referral, person, arguments.reason()).orElseThrow()) {
      throw new OperationRefusedException(
          "held", referral + " is held already, or there is no such referral");
    }
    return state(referral, "held");
  }

  private String requestRelease(String document, String person) {
    OperationArguments arguments = OperationArguments.of(document, Set.of("referral", "reason"));
    UUID referral = referral(arguments);
    return released(
        referral, holds.requestRelease(referral, person, arguments.reason()).orElseThrow());
  }

  private String approveRelease(String document, String person) {
    UUID referral = referral(OperationArguments.of(document, Set.of("referral")));
    return released(referral, holds.approveRelease(referral, person, validity).orElseThrow());
  }

  private static String released(UUID referral, ReleaseResult result) {
    return switch (result) {
      case REQUESTED -> state(referral, "release-requested");
      case RELEASED -> state(referral, "released");
      case NOT_HELD -> throw new OperationRefusedException("not-held", referral + " is not held");
      case NOT_REQUESTED ->
          throw new OperationRefusedException(
              "not-requested",
              "nobody asked that the hold of " + referral + " be lifted, or too long ago");
      case SAME_PERSON ->
          throw new OperationRefusedException(
              "same-person", "another person than the one who asked must approve");
    };
  }

  private static UUID referral(OperationArguments arguments) {
    return arguments
        .text("referral")
        .map(OperationArguments::id)
        .orElseThrow(() -> new OperationRefusedException("bad-document", "name the referral"));
  }

  private static String state(UUID referral, String state) {
    return JSON.objectNode().put("referral", referral.toString()).put("state", state).toString();
  }

  private String list() {
    ObjectNode tree = JSON.objectNode();
    ArrayNode list = tree.putArray("holds");
    holds.list(validity, listed).orElseThrow().forEach(one -> list.add(hold(one)));
    return tree.toString();
  }

  private ObjectNode hold(LegalHold one) {
    ObjectNode tree =
        JSON.objectNode()
            .put("referral", one.referral().toString())
            .put("reason", one.reason())
            .put("heldBy", operators.nameOf(one.heldBy()))
            .put("heldAt", Rfc3339.text(one.heldAt()))
            .put("ageSeconds", Duration.between(one.heldAt(), clock.instant()).toSeconds());
    one.release()
        .ifPresent(
            release ->
                tree.put("releaseReason", release.reason())
                    .put("releaseRequestedBy", operators.nameOf(release.requestedBy()))
                    .put("releaseRequestedAt", Rfc3339.text(release.requestedAt())));
    return tree;
  }
}
