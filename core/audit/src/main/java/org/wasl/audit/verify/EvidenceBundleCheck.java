package org.wasl.audit.verify;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StreamCheck;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ProofVerifier;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.rules.delivery.AuditAction;

/**
 * Verifies that a bundle's steps are in the log, in this order, and that its receipts are signed.
 */
final class EvidenceBundleCheck {
  private final EvidenceBundle bundle;
  private final VerifiedCheckpoints verified;
  private final List<X509Certificate> authorities;
  private final Findings findings = new Findings();

  private EvidenceBundleCheck(
      EvidenceBundle bundle, VerifiedCheckpoints verified, List<X509Certificate> authorities) {
    this.bundle = bundle;
    this.verified = verified;
    this.authorities = authorities;
  }

  /**
   * Checks everything.
   *
   * @param trusted the fingerprint that was given, if one was
   * @param whole whether the bundle claims to have every step of the referral
   * @param verified remembers the checkpoints that are found signed
   * @param authorities certificates by which time stamps are checked. If there are none, the tokens
   *     are not read
   * @return the differences, or empty if it is proven under the bundle's own keys
   */
  static List<String> check(
      EvidenceBundle bundle,
      Optional<String> trusted,
      boolean whole,
      VerifiedCheckpoints verified,
      List<X509Certificate> authorities) {
    EvidenceBundleCheck check = new EvidenceBundleCheck(bundle, verified, authorities);
    if (trusted.isPresent()
        && !check.findings.expectEqual("trust", trusted.get(), bundle.trust().fingerprint())) {
      return check.findings.lines(); // signatures of other keys prove nothing
    }
    check.inTheLog();
    check.order();
    check.erasure();
    if (whole) {
      check.completeness();
    }
    new ReceiptCheck(bundle, check.findings).check();
    return check.findings.lines();
  }

  private void inTheLog() {
    List<Optional<Checkpoint>> checkpoints = checkpoints();
    for (ProvenStep step : bundle.steps()) {
      String where = "step " + step.number();
      if (findings.expect(
          step.checkpoint() < checkpoints.size(),
          where,
          "one of " + checkpoints.size() + " checkpoints",
          "number " + step.checkpoint())) {
        checkpoints.get(step.checkpoint()).ifPresent(head -> included(where, step, head));
      }
    }
    for (int next = 1; next < checkpoints.size(); next++) {
      chained(next, checkpoints.get(next - 1), checkpoints.get(next));
    }
    if (checkpoints.stream().allMatch(Optional::isPresent)) {
      new TimeStampCheck(authorities, findings)
          .check(bundle, verified.keys(bundle.trust()), checkpoints);
    } // else the trusted keys may be none
  }

  /** Each shard continues the one before it. A later checkpoint of the earlier shard is invalid. */
  private void chained(int next, Optional<Checkpoint> last, Optional<Checkpoint> head) {
    if (last.isPresent() && head.isPresent()) {
      findings.expect(
          ShardLink.continues(last.get(), head.get(), bundle.chain().get(next - 1)),
          "checkpoint " + next + ", leaf 0",
          "the end of " + last.get().origin() + " at " + last.get().size(),
          "another leaf, or none");
    }
  }

  private List<Optional<Checkpoint>> checkpoints() {
    List<Optional<Checkpoint>> checkpoints = new ArrayList<>();
    try {
      for (String note : bundle.checkpoints()) {
        Optional<Checkpoint> known = verified.find(bundle.trust(), note);
        checkpoints.add(
            known.isPresent() ? known : signed("checkpoint " + checkpoints.size(), note));
      }
    } catch (MalformedException e) {
      findings.expectEqual("trust", "a policy", e.getMessage());
      bundle.checkpoints().forEach(note -> checkpoints.add(Optional.empty()));
    }
    List<String> origins =
        checkpoints.stream().flatMap(Optional::stream).map(Checkpoint::origin).toList();
    findings.expectEqual(
        "checkpoints", origins.size() + " logs", Set.copyOf(origins).size() + " logs");
    return checkpoints;
  }

  private Optional<Checkpoint> signed(String where, String note) {
    Findings checkpointFindings = new Findings();
    Optional<Checkpoint> checkpoint =
        new CheckpointCheck(verified.keys(bundle.trust()), checkpointFindings)
            .checkBundled(where, note);
    if (checkpointFindings.lines().isEmpty()) {
      checkpoint.ifPresent(head -> verified.add(bundle.trust(), note, head));
    }
    findings.addAll(checkpointFindings.lines());
    return checkpoint;
  }

  private void included(String where, ProvenStep step, Checkpoint head) {
    byte[] hash = MerkleTree.leafHash(step.leaf());
    findings.expect(
        ProofVerifier.verifyInclusion(step.index(), head.size(), hash, step.proof(), head.root()),
        where,
        "leaf " + step.index() + " of the tree of " + head.size() + " in " + head.origin(),
        "another leaf, or none");
  }

  /** The steps of a referral are in the log in the order of their numbers. */
  private void order() {
    List<ProvenStep> steps = bundle.steps();
    for (int i = 1; i < steps.size(); i++) {
      ProvenStep before = steps.get(i - 1);
      ProvenStep step = steps.get(i);
      boolean later =
          step.checkpoint() == before.checkpoint()
              ? step.index() > before.index()
              : step.checkpoint() > before.checkpoint();
      findings.expect(
          later && step.number() > before.number(),
          "step " + step.number(),
          "a place after that of step " + before.number(),
          "checkpoint " + step.checkpoint() + ", leaf " + step.index());
    }
    findings.expectEqual("first step, checkpoint", 0, steps.get(0).checkpoint());
    int last = steps.get(steps.size() - 1).checkpoint();
    findings.expectEqual("last step, checkpoint", bundle.checkpoints().size() - 1, last);
    for (ProvenStep step : steps) {
      findings.expect(
          step.checkpoint() == 0 || step.index() > 0,
          "step " + step.number(),
          "the leaf of an entry",
          "the one that names the shard before");
      step.disclosure()
          .ifPresent(
              shown ->
                  findings.expectEqual(
                      "step " + step.number() + ", stream",
                      bundle.referral().toString(),
                      shown.entry().stream()));
    }
  }

  /** Steps are contiguous, and each one is legal after those before it. */
  private void completeness() {
    List<ProvenStep> steps = bundle.steps();
    for (int i = 0; i < steps.size(); i++) {
      findings.expectEqual("steps", "step " + (i + 1), "step " + steps.get(i).number());
    }
    List<AuditEntry> shown =
        steps.stream()
            .flatMap(step -> step.disclosure().stream())
            .map(EvidenceBundle.Disclosure::entry)
            .toList();
    if (shown.size() == steps.size()) {
      StreamCheck.check(shown)
          .ifPresent(
              flaw -> findings.expectEqual("step " + flaw.number(), flaw.expected(), flaw.found()));
    } // after erasure some entries are missing, and the transitions cannot be followed
  }

  /** A leaf without its entry is valid only where a later step says {@code erased}. */
  private void erasure() {
    long erasedAt =
        bundle.steps().stream()
            .flatMap(step -> step.disclosure().stream())
            .map(EvidenceBundle.Disclosure::entry)
            .filter(entry -> entry.step().action() == AuditAction.ERASED)
            .mapToLong(AuditEntry::number)
            .max()
            .orElse(0);
    for (ProvenStep step : bundle.steps()) {
      findings.expect(
          step.disclosure().isPresent() || step.number() < erasedAt,
          "step " + step.number(),
          "its entry, or a later step that says erased",
          "a leaf alone");
    }
  }
}
