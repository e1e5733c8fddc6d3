package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.Strict;
import org.wasl.audit.verify.Bundle.ProvenStep;
import org.wasl.audit.verify.Bundle.SignedReceipt;
import org.wasl.audit.verify.Trust.AgencyKey;
import org.wasl.rules.delivery.AuditAction;

/**
 * Whether every step that says delivered, retrieved or needs-reseal has its agency's signed
 * receipt, over the digest that was accepted.
 */
final class ReceiptCheck {
  private static final Map<AuditAction, String> KINDS =
      Map.of(
          AuditAction.DELIVERED,
          "delivery",
          AuditAction.RETRIEVED,
          "retrieval",
          AuditAction.NEEDS_RESEAL,
          "needs-reseal");

  private static final Set<String> STATEMENT =
      Set.of(
          "kind", "deliveryId", "messageId", "sender", "recipient", "referral", "digest", "time");

  private final Bundle bundle;
  private final Findings findings;
  private final Map<Long, AuditEntry> shown = new TreeMap<>();

  ReceiptCheck(Bundle bundle, Findings findings) {
    this.bundle = bundle;
    this.findings = findings;
    for (ProvenStep step : bundle.steps()) {
      step.shown().ifPresent(it -> shown.put(step.number(), it.entry()));
    }
  }

  void all() {
    long before = -1;
    Set<Long> proven = new HashSet<>();
    for (SignedReceipt receipt : bundle.receipts()) {
      String where = "receipt for step " + receipt.step();
      boolean ordered = receipt.step() > before;
      findings.holds(ordered, where, "one for each step, in order of the steps", "another order");
      before = receipt.step();
      proven.add(receipt.step());
      AuditEntry entry = shown.get(receipt.step());
      boolean proves = entry != null && KINDS.containsKey(entry.step().action());
      if (findings.holds(
          proves, where, "a step delivered, retrieved or needs-reseal", "another, or none")) {
        one(where, receipt.jws(), entry);
      }
    }
    for (AuditEntry entry : shown.values()) {
      boolean needed = KINDS.containsKey(entry.step().action());
      findings.holds(
          !needed || proven.contains(entry.number()),
          "step " + entry.number(),
          "a receipt",
          "none");
    }
  }

  private void one(String where, String jws, AuditEntry entry) {
    try {
      String[] parts = jws.split("\\.", -1);
      if (parts.length != 3) {
        throw new Malformed("not a compact JWS");
      }
      Map<?, ?> header = object(parts[0]);
      Step step = entry.step();
      String agency = step.recipient().orElse("");
      findings.same(where + ", header", 3, header.size());
      findings.same(where + ", typ", "wasl-receipt+jws", header.get("typ"));
      List<AgencyKey> keys = bundle.trust().keys(agency, header.get("kid"));
      if (findings.same(where + ", keys of " + agency, 1, keys.size())) {
        AgencyKey key = keys.get(0);
        findings.same(where + ", alg", key.alg(), header.get("alg"));
        findings.holds(key.servesAt(entry.at()), where, "a key in use at " + entry.at(), key.kid());
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        findings.holds(
            JwsSignature.verify(key, signed, Strict.base64url(parts[2])),
            where,
            "the signature of " + agency,
            "another");
      }
      says(where, statement(parts[1]), entry);
    } catch (Malformed e) {
      findings.same(where, "a receipt", e.getMessage());
    }
  }

  private void says(String where, Map<?, ?> said, AuditEntry entry) {
    Step step = entry.step();
    says(where, said, "kind", Optional.of(KINDS.get(step.action())));
    says(where, said, "deliveryId", step.delivery().map(Object::toString));
    says(where, said, "messageId", step.message().map(Object::toString));
    says(where, said, "sender", step.sender());
    says(where, said, "recipient", step.recipient());
    says(where, said, "referral", Optional.of(bundle.referral().toString()));
    Optional<Step> accepted =
        shown.values().stream()
            .map(AuditEntry::step)
            .filter(it -> it.action() == AuditAction.ACCEPTED)
            .filter(it -> it.message().equals(step.message()) && it.sender().equals(step.sender()))
            .findFirst();
    boolean erased = bundle.steps().size() > shown.size();
    if (accepted.isPresent() || !erased) {
      says(where, said, "digest", accepted.flatMap(Step::digest));
    }
  }

  private void says(String where, Map<?, ?> said, String name, Optional<String> expected) {
    Object found = said.get(name);
    boolean id = name.endsWith("Id") || name.equals("referral");
    Object compared = id && found instanceof String text ? text.toLowerCase(Locale.ROOT) : found;
    findings.holds(
        expected.isPresent() && expected.get().equals(compared),
        where + ", " + name,
        expected.orElse("a step that names it"),
        found instanceof String ? found : "none");
  }

  /** The members of a receipt are these and no others, each a string. */
  private static Map<?, ?> statement(String encoded) {
    Members said = Members.of(object(encoded), STATEMENT, Set.of());
    STATEMENT.forEach(said::text);
    said.instant("time");
    return object(encoded);
  }

  private static Map<?, ?> object(String encoded) {
    if (!(JsonReader.parse(Strict.base64url(encoded)) instanceof Map<?, ?> object)) {
      throw new Malformed("not a JSON object");
    }
    return object;
  }
}
