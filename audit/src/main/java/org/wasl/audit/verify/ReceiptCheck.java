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
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.StrictDecoder;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
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

  private final EvidenceBundle bundle;
  private final Findings findings;
  private final Map<Long, AuditEntry> shown = new TreeMap<>();

  ReceiptCheck(EvidenceBundle bundle, Findings findings) {
    this.bundle = bundle;
    this.findings = findings;
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
          Optional.ofNullable(shown.get(receipt.step()))
              .filter(it -> KINDS.containsKey(it.step().action()));
      findings.expect(
          entry.isPresent(),
          where,
          "a step delivered, retrieved or needs-reseal",
          "another, or none");
      entry.ifPresent(it -> checkReceipt(where, receipt.jws(), it));
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

  private void checkReceipt(String where, String jws, AuditEntry entry) {
    try {
      String[] parts = jws.split("\\.", -1);
      if (parts.length != 3) {
        throw new MalformedException("not a compact JWS");
      }
      Map<?, ?> header = object(parts[0]);
      Step step = entry.step();
      String agency = step.recipient().orElse("");
      findings.expectEqual(where + ", header", 3, header.size());
      findings.expectEqual(
          where + ", typ", "wasl-receipt+jws", member(header, "typ").orElse("none"));
      List<AgencyKey> keys =
          member(header, "kid").map(kid -> bundle.trust().keys(agency, kid)).orElse(List.of());
      if (findings.expectEqual(where + ", keys of " + agency, 1, keys.size())) {
        AgencyKey key = keys.get(0);
        findings.expectEqual(where + ", alg", key.alg(), member(header, "alg").orElse("none"));
        findings.expect(
            key.isValidAt(entry.at()), where, "a key in use at " + entry.at(), key.kid());
        String purpose = purpose(step.action());
        findings.expect(key.isFor(purpose), where, "a key for " + purpose, key.kid());
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        findings.expect(
            JwsSignatureVerifier.verify(key, signed, StrictDecoder.base64url(parts[2])),
            where,
            "the signature of " + agency,
            "another");
      }
      checkStatement(where, statement(parts[1]), entry);
    } catch (MalformedException e) {
      findings.expectEqual(where, "a receipt", e.getMessage());
    }
  }

  /** That a person has opened it is signed by another key than that a machine has it. */
  private static String purpose(AuditAction action) {
    return action == AuditAction.RETRIEVED ? "retrieval" : "receipt";
  }

  private void checkStatement(String where, Map<?, ?> said, AuditEntry entry) {
    Step step = entry.step();
    checkStatement(where, said, "kind", Optional.ofNullable(KINDS.get(step.action())));
    checkStatement(where, said, "deliveryId", step.delivery().map(Object::toString));
    checkStatement(where, said, "messageId", step.message().map(Object::toString));
    checkStatement(where, said, "sender", step.sender());
    checkStatement(where, said, "recipient", step.recipient());
    checkStatement(where, said, "referral", Optional.of(bundle.referral().toString()));
    Optional<Step> accepted =
        shown.values().stream()
            .map(AuditEntry::step)
            .filter(it -> it.action() == AuditAction.ACCEPTED)
            .filter(it -> it.message().equals(step.message()) && it.sender().equals(step.sender()))
            .findFirst();
    boolean erased = bundle.steps().size() > shown.size();
    if (accepted.isPresent() || !erased) {
      checkStatement(where, said, "digest", accepted.flatMap(Step::digest));
    }
  }

  private void checkStatement(
      String where, Map<?, ?> said, String name, Optional<String> expected) {
    Object found = said.get(name);
    boolean id = name.endsWith("Id") || name.equals("referral");
    Object compared = id && found instanceof String text ? text.toLowerCase(Locale.ROOT) : found;
    findings.expect(
        expected.isPresent() && expected.get().equals(compared),
        where + ", " + name,
        expected.orElse("a step that names it"),
        found instanceof String ? found : "none");
  }

  /** A receipt has exactly these members, each a string. */
  private static Map<?, ?> statement(String encoded) {
    Map<?, ?> statement = object(encoded);
    JsonMembers said = JsonMembers.of(statement, STATEMENT, Set.of());
    STATEMENT.forEach(said::text);
    said.instant("time");
    return statement;
  }

  private static Optional<Object> member(Map<?, ?> header, String name) {
    return Optional.ofNullable(header.get(name));
  }

  private static Map<?, ?> object(String encoded) {
    if (!(JsonReader.parse(StrictDecoder.base64url(encoded)) instanceof Map<?, ?> object)) {
      throw new MalformedException("not a JSON object");
    }
    return object;
  }
}
