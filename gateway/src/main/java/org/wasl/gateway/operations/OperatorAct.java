package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.trail.Actors;

/**
 * What a person of operations did, read from a step of the trail: the streams write it each in its
 * own way, see {@code docs/evidence.md}. Codes and ids only.
 *
 * @param at when
 * @param person who
 * @param act the operation of the console, what was ordered, or the step of a referral
 * @param refused whether it was not done
 * @param subject agency, request or referral; empty for an operation of the console, whose order
 *     has a step of its own
 * @param delivery of the referral, where it was about one
 * @param reason code of the reason, or of the refusal
 * @param approver the second person
 * @param times how often, of what is counted
 */
record OperatorAct(
    Instant at,
    String person,
    String act,
    boolean refused,
    Optional<String> subject,
    Optional<UUID> delivery,
    Optional<String> reason,
    Optional<String> approver,
    int times) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REFUSED = "-refused";
  private static final Pattern TIMES = Pattern.compile("x[0-9]{1,9}");
  private static final String AGENCY = AuditEntry.agencyStream("");

  /** Of an entry whose actor is a person of operations. */
  static OperatorAct of(AuditEntry entry) {
    Deque<String> why = new ArrayDeque<>(List.of(entry.step().why().orElse("").split("/")));
    String stream = entry.stream();
    if (stream.equals(AuditEntry.CONSOLE_STREAM)) {
      return console(entry, why);
    }
    if (stream.equals(AuditEntry.GATEWAY_STREAM)) {
      return ordered(entry, why.pop(), Optional.ofNullable(why.poll()), why);
    }
    if (stream.startsWith(AGENCY)) {
      return ordered(entry, why.pop(), Optional.of(stream.substring(AGENCY.length())), why);
    }
    return ordered(entry, entry.step().action().wireName(), Optional.of(stream), why);
  }

  /** {@code Type.operation}, then the code of a refusal, then how often as {@code x3}. */
  private static OperatorAct console(AuditEntry entry, Deque<String> why) {
    String operation = why.pop();
    boolean refused = entry.step().action() == AuditAction.REFUSED;
    int times = 1;
    if (!why.isEmpty() && TIMES.matcher(why.peekLast()).matches()) {
      times = Integer.parseInt(why.pollLast().substring(1));
    }
    return new OperatorAct(
        entry.at(),
        person(entry.step()),
        operation,
        refused,
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(why.poll()),
        Optional.empty(),
        times);
  }

  /** A reason, perhaps with the second person behind it. */
  private static OperatorAct ordered(
      AuditEntry entry, String act, Optional<String> subject, Deque<String> why) {
    return new OperatorAct(
        entry.at(),
        person(entry.step()),
        act,
        act.endsWith(REFUSED),
        subject,
        entry.step().delivery(),
        Optional.ofNullable(why.poll()).filter(reason -> !reason.isEmpty()),
        why.stream().flatMap(word -> Actors.approverId(word).stream()).findFirst(),
        1);
  }

  private static String person(Step step) {
    return Actors.operatorId(step.actor()).orElseThrow();
  }

  ObjectNode tree() {
    ObjectNode tree =
        JSON.createObjectNode()
            .put("time", Rfc3339.text(at))
            .put("person", person)
            .put("act", act)
            .put("refused", refused);
    subject.ifPresent(it -> tree.put("subject", it));
    delivery.ifPresent(it -> tree.put("delivery", it.toString()));
    reason.ifPresent(it -> tree.put("reason", it));
    approver.ifPresent(it -> tree.put("approver", it));
    return tree.put("times", times);
  }
}
