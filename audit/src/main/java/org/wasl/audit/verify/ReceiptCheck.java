package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.Step;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ProofVerifier;
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

  private static final Set<String> ROOT = Set.of("root", "size");
  private static final int BATCHED_PARTS = 4;

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

  private void checkReceipt(String where, SignedReceipt receipt, AuditEntry entry) {
    try {
      if (receipt.isBatched()) {
        String[] parts = receipt.text().split("~", -1);
        if (parts.length != BATCHED_PARTS) {
          throw new MalformedException("a root, a payload, an index and a path");
        }
        String[] root = compact(parts[0]);
        checkSignature(where, "wasl-receipts+jws", root, entry);
        checkLeaf(where, root[1], parts);
        checkStatement(where, statement(parts[1]), entry);
      } else {
        String[] parts = compact(receipt.text());
        checkSignature(where, "wasl-receipt+jws", parts, entry);
        checkStatement(where, statement(parts[1]), entry);
      }
    } catch (MalformedException e) {
      findings.expectEqual(where, "a receipt", e.getMessage());
    }
  }

  private static String[] compact(String jws) {
    String[] parts = jws.split("\\.", -1);
    if (parts.length != 3) {
      throw new MalformedException("not a compact JWS");
    }
    return parts;
  }

  private void checkSignature(String where, String typ, String[] jws, AuditEntry entry) {
    Map<String, JsonValue> header = object(jws[0]).members();
    String agency = entry.step().recipient().orElse("");
    findings.expectEqual(where + ", header", 3, header.size());
    findings.expectEqual(where + ", typ", typ, text(header, "typ").orElse("none"));
    List<AgencyKey> keys =
        text(header, "kid").map(kid -> bundle.trust().keys(agency, kid)).orElse(List.of());
    if (findings.expectEqual(where + ", keys of " + agency, 1, keys.size())) {
      AgencyKey key = keys.get(0);
      findings.expectEqual(where + ", alg", key.alg(), text(header, "alg").orElse("none"));
      findings.expect(key.isValidAt(entry.at()), where, "a key in use at " + entry.at(), key.kid());
      String purpose = purpose(entry.step().action());
      findings.expect(key.isFor(purpose), where, "a key for " + purpose, key.kid());
      byte[] signed = (jws[0] + "." + jws[1]).getBytes(StandardCharsets.US_ASCII);
      findings.expect(
          JwsSignatureVerifier.verify(key, signed, StrictDecoder.base64url(jws[2])),
          where,
          "the signature of " + agency,
          "another");
    }
  }

  /** The payload is a leaf, at its index, of the tree whose root was signed. */
  private void checkLeaf(String where, String root, String[] parts) {
    JsonMembers said = JsonMembers.of(object(root), ROOT, Set.of());
    byte[] hash = StrictDecoder.base64url(said.text("root"));
    byte[] path = StrictDecoder.base64url(parts[3]);
    if (hash.length != MerkleTree.HASH_BYTES
        || path.length % MerkleTree.HASH_BYTES != 0
        || path.length > MerkleTree.HASH_BYTES * MerkleTree.MAX_PROOF_HASHES) {
      throw new MalformedException("a hash has 32 bytes");
    }
    List<byte[]> hashes = new ArrayList<>();
    for (int at = 0; at < path.length; at += MerkleTree.HASH_BYTES) {
      hashes.add(Arrays.copyOfRange(path, at, at + MerkleTree.HASH_BYTES));
    }
    findings.expect(
        ProofVerifier.verifyInclusion(
            StrictDecoder.decimal(parts[2]),
            StrictDecoder.decimal(said.text("size")),
            MerkleTree.leafHash(StrictDecoder.base64url(parts[1])),
            hashes,
            hash),
        where,
        "a leaf of the batch that was signed",
        "none");
  }

  /** That a person has opened it is signed by another key than that a machine has it. */
  private static String purpose(AuditAction action) {
    return action == AuditAction.RETRIEVED ? "retrieval" : "receipt";
  }

  private void checkStatement(String where, JsonMembers said, AuditEntry entry) {
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
      String where, JsonMembers said, String name, Optional<String> expected) {
    String found = said.text(name);
    boolean id = name.endsWith("Id") || name.equals("referral");
    String compared = id ? found.toLowerCase(Locale.ROOT) : found;
    findings.expect(
        expected.isPresent() && expected.get().equals(compared),
        where + ", " + name,
        expected.orElse("a step that names it"),
        found);
  }

  /** A receipt has exactly these members, each a string. */
  private static JsonMembers statement(String encoded) {
    JsonMembers said = JsonMembers.of(object(encoded), STATEMENT, Set.of());
    STATEMENT.forEach(said::text);
    said.instant("time");
    return said;
  }

  private static Optional<String> text(Map<String, JsonValue> header, String name) {
    return header.get(name) instanceof TextValue(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static ObjectValue object(String encoded) {
    if (!(JsonReader.parse(StrictDecoder.base64url(encoded)) instanceof ObjectValue object)) {
      throw new MalformedException("not a JSON object");
    }
    return object;
  }
}
