package org.wasl.audit.verify;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.StatementSignature.Signatory;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.NonDelivery;
import org.wasl.rules.id.AgencyId;

/**
 * Checks whether every step that says delivered, retrieved, needs-reseal or file-verified has its
 * agency's signed receipt, over the digest that was accepted or stored. Also checks whether the
 * gateway's signed statement about a parked step agrees with the step.
 */
final class ReceiptCheck {
  private static final Map<AuditAction, String> KINDS =
      Map.of(
          AuditAction.DELIVERED,
          "delivery",
          AuditAction.RETRIEVED,
          "retrieval",
          AuditAction.NEEDS_RESEAL,
          "needs-reseal",
          AuditAction.FILE_VERIFIED,
          "verified");

  private static final Set<String> STATEMENT =
      Set.of("kind", "messageId", "sender", "recipient", "referral", "digest", "time");

  private final EvidenceBundle bundle;
  private final Findings findings;
  private final StatementSignature signature;
  private final Map<Long, AuditEntry> shown = new TreeMap<>();

  ReceiptCheck(EvidenceBundle bundle, Findings findings) {
    this.bundle = bundle;
    this.findings = findings;
    this.signature = new StatementSignature(bundle.trust(), findings);
    for (ProvenStep step : bundle.steps()) {
      step.disclosure().ifPresent(it -> shown.put(step.number(), it.entry()));
    }
  }

  void check() {
    long before = -1;
    Set<Long> proven = new HashSet<>();
    for (SignedReceipt receipt : bundle.receipts()) {
      String where = "receipt for step " + receipt.step();
      boolean ordered = receipt.step() > before;
      findings.expect(ordered, where, "one for each step, in order of the steps", "another order");
      before = receipt.step();
      proven.add(receipt.step());
      Optional<AuditEntry> entry =
          Optional.ofNullable(shown.get(receipt.step())).filter(it -> isAbout(receipt, it));
      findings.expect(
          entry.isPresent(),
          where,
          receipt.byGateway()
              ? "a step parked"
              : "a step delivered, retrieved, needs-reseal or file-verified",
          "another, or none");
      entry.ifPresent(it -> checkReceipt(where, receipt, it));
    }
    for (AuditEntry entry : shown.values()) {
      boolean needed = KINDS.containsKey(entry.step().action());
      findings.expect(
          !needed || proven.contains(entry.number()),
          "step " + entry.number(),
          "a receipt",
          "none");
    }
  }

  private static boolean isAbout(SignedReceipt receipt, AuditEntry entry) {
    AuditAction action = entry.step().action();
    return receipt.byGateway() ? action == AuditAction.PARKED : KINDS.containsKey(action);
  }

  private void checkReceipt(String where, SignedReceipt receipt, AuditEntry entry) {
    try {
      signature.check(where, receipt.text(), signatory(receipt, entry));
      if (receipt.byGateway()) {
        JsonMembers claims = statement(receipt.text(), Set.of("deliveryId", "reason"));
        String reason = entry.step().whyText().orElse("");
        checkStatement(where, claims, "reason", Optional.of(reason));
        checkStatement(where, claims, "time", Optional.of(AuditEntry.time(entry.at())));
        checkStatement(where, claims, entry, NonDelivery.ofParked(reason).code());
      } else {
        JsonMembers claims =
            statement(receipt.text(), Set.of(isOfFile(entry) ? "fileId" : "deliveryId"));
        checkStatement(where, claims, entry, KINDS.getOrDefault(entry.step().action(), ""));
      }
    } catch (MalformedException e) {
      findings.expectEqual(where, "a receipt", e.getMessage());
    }
  }

  /** That a person has opened it is signed by another key than that a machine has it. */
  private static Signatory signatory(SignedReceipt receipt, AuditEntry entry) {
    Step step = entry.step();
    String purpose = step.action() == AuditAction.RETRIEVED ? "retrieval" : "receipt";
    return receipt.byGateway()
        ? Signatory.gateway(entry.at())
        : new Signatory(
            step.recipient().map(AgencyId::value).orElse(""), purpose, entry.at(), false);
  }

  private static boolean isOfFile(AuditEntry entry) {
    return entry.step().action() == AuditAction.FILE_VERIFIED;
  }

  private void checkStatement(String where, JsonMembers claims, AuditEntry entry, String kind) {
    Step step = entry.step();
    checkStatement(where, claims, "kind", Optional.of(kind));
    if (isOfFile(entry)) {
      checkStatement(where, claims, "fileId", step.whyText());
    } else {
      checkStatement(where, claims, "deliveryId", step.delivery().map(Object::toString));
    }
    checkStatement(where, claims, "messageId", step.message().map(Object::toString));
    checkStatement(where, claims, "sender", step.sender().map(AgencyId::value));
    checkStatement(where, claims, "recipient", step.recipient().map(AgencyId::value));
    checkStatement(where, claims, "referral", Optional.of(bundle.referral().toString()));
    if (isOfFile(entry)) {
      checkStatement(
          where, claims, "digest", stored(step).or(() -> Optional.of(step)).flatMap(Step::digest));
      return;
    }
    Optional<Step> accepted = bundle.accepted(step);
    boolean erased = bundle.steps().size() > shown.size();
    if (accepted.isPresent() || !erased) {
      checkStatement(where, claims, "digest", accepted.flatMap(Step::digest));
    }
  }

  /** The step that says that the gateway has the file of this step. */
  private Optional<Step> stored(Step verified) {
    return shown.values().stream()
        .map(AuditEntry::step)
        .filter(it -> it.action() == AuditAction.FILE_STORED && it.why().equals(verified.why()))
        .findFirst();
  }

  private void checkStatement(
      String where, JsonMembers claims, String name, Optional<String> expected) {
    String found = claims.text(name);
    boolean id = name.endsWith("Id") || name.equals("referral");
    String compared = id ? found.toLowerCase(Locale.ROOT) : found;
    findings.expect(
        expected.isPresent() && expected.get().equals(compared),
        where + ", " + name,
        expected.orElse("a step that names it"),
        found);
  }

  /** A receipt has exactly these members, each a string. */
  private static JsonMembers statement(String text, Set<String> further) {
    Set<String> names = new HashSet<>(STATEMENT);
    names.addAll(further);
    JsonMembers claims = JsonMembers.of(StatementSignature.payload(text), names, Set.of());
    names.forEach(claims::text);
    claims.instant("time");
    return claims;
  }
}
