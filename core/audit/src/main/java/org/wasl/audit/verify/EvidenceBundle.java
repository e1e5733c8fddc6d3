package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.Commitment;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.MalformedException;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.ReferralId;

/**
 * The evidence of one referral, {@code wasl-evidence/1}. It is one file of canonical JSON,
 * described in {@code docs/reference/evidence.md}. An instance is well-formed. {@link
 * EvidenceBundleCheck} verifies it.
 *
 * @param referral the referral that it is about
 * @param steps in order of their numbers
 * @param checkpoints signed notes of every shard from that of the first step to that of the last
 *     step
 * @param chain for each checkpoint but the first, the proof of its leaf 0, which names the one
 *     before
 * @param timeStamps time stamps of earlier checkpoints, by checkpoint and size
 * @param receipts receipts of agencies, and of the gateway about deliveries that it gave up
 * @param trust the keys that it names for its verification
 */
public record EvidenceBundle(
    ReferralId referral,
    List<ProvenStep> steps,
    List<String> checkpoints,
    List<List<byte[]>> chain,
    List<StampedCheckpoint> timeStamps,
    List<SignedReceipt> receipts,
    TrustPolicy trust) {
  /** The format's name and version. */
  public static final String FORMAT = "wasl-evidence/1";

  /** Maximum size of a file, in bytes. A larger one is refused unread. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** A bundle with more steps is refused. */
  public static final int MAX_STEPS = 10_000;

  /** A bundle with more time stamps is refused. */
  public static final int MAX_TIME_STAMPS = 1_000;

  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  /** Copies the lists. */
  public EvidenceBundle {
    steps = List.copyOf(steps);
    checkpoints = List.copyOf(checkpoints);
    chain = List.copyOf(chain);
    timeStamps = List.copyOf(timeStamps);
    receipts = List.copyOf(receipts);
  }

  /** The bundle of steps that are in one shard. */
  public EvidenceBundle(
      ReferralId referral,
      List<ProvenStep> steps,
      List<String> checkpoints,
      List<SignedReceipt> receipts,
      TrustPolicy trust) {
    this(referral, steps, checkpoints, List.of(), List.of(), receipts, trust);
  }

  /** The same evidence with these receipts. */
  public EvidenceBundle withReceipts(List<SignedReceipt> others) {
    return new EvidenceBundle(referral, steps, checkpoints, chain, timeStamps, others, trust);
  }

  /**
   * A checkpoint that was time-stamped, and its proof that the bundle's checkpoint extends it.
   *
   * @param checkpoint index of the bundle's checkpoint of that log, from 0
   * @param note the exact bytes that were stamped, a signed note
   * @param proof the consistency proof from there to the bundle's checkpoint
   * @param token a time-stamp token of RFC 3161
   */
  public record StampedCheckpoint(int checkpoint, String note, List<byte[]> proof, byte[] token) {}

  /**
   * One step with its position in the log.
   *
   * @param number within the referral, from 1
   * @param disclosure the entry and its salt, or empty if erasure destroyed the salt
   * @param leaf the commitment, which is the log's entry
   * @param checkpoint index of the bundle's checkpoint that proves it, from 0
   * @param index index of the leaf in that log
   * @param proof from the leaf's sibling up
   */
  public record ProvenStep(
      long number,
      Optional<Disclosure> disclosure,
      byte[] leaf,
      int checkpoint,
      long index,
      List<byte[]> proof) {

    /** A step whose content is shown. */
    public ProvenStep(Disclosure shown, int checkpoint, long index, List<byte[]> proof) {
      this(shown.entry().number(), Optional.of(shown), shown.leaf(), checkpoint, index, proof);
    }
  }

  /** An entry with the salt that opens its commitment. */
  public record Disclosure(AuditEntry entry, byte[] salt) {
    /** The note about a referral that is a test. */
    static final String IS_A_TEST = "which is a test";

    byte[] leaf() {
      return Commitment.leaf(salt, entry);
    }

    /** Tells whether the entry says that its message, and so its referral, is a test. */
    boolean isTest() {
      return entry.step().action() == AuditAction.ACCEPTED
          && entry.step().why().filter(StepReason.Code.TEST::equals).isPresent();
    }
  }

  /**
   * A receipt that an agency signed, or the gateway.
   *
   * @param step number of the step that it is about. The step of an agency's receipt says
   *     delivered, retrieved, needs-reseal or file-verified. The step of a receipt of the gateway
   *     says parked
   * @param text the signed text, a compact JWS. If one signature covers a batch, it is {@code
   *     root~payload~index~path}
   * @param byGateway whether the gateway says that it gave the delivery up
   */
  public record SignedReceipt(long step, String text, boolean byGateway) {
    /** A receipt that an agency signed. */
    public SignedReceipt(long step, String text) {
      this(step, text, false);
    }

    private String member() {
      return byGateway ? "gateway" : isBatched() ? "batched" : "jws";
    }

    /**
     * Tells whether it shares its signature with others. In a bundle it is then in another member.
     */
    boolean isBatched() {
      return text.indexOf('~') >= 0;
    }
  }

  /**
   * Reads a bundle.
   *
   * @throws MalformedException if it is not exactly the canonical form of one
   */
  public static EvidenceBundle parse(byte[] bytes) {
    return EvidenceBundleReader.read(bytes);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    Map<String, JsonValue> tree = new TreeMap<>();
    if (!chain.isEmpty()) {
      tree.put("chain", ArrayValue.of(chain, EvidenceBundle::hashes));
    }
    tree.put("checkpoints", ArrayValue.ofTexts(checkpoints));
    tree.put("format", new TextValue(FORMAT));
    tree.put("receipts", ArrayValue.of(receipts, EvidenceBundle::tree));
    tree.put("referral", new TextValue(referral.toString()));
    tree.put("steps", ArrayValue.of(steps, EvidenceBundle::tree));
    if (!timeStamps.isEmpty()) {
      tree.put("timeStamps", ArrayValue.of(timeStamps, EvidenceBundle::tree));
    }
    tree.put("trust", trust.tree());
    return CanonicalJson.of(new ObjectValue(tree)).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonValue tree(SignedReceipt receipt) {
    return new ObjectValue(
        Map.of(
            receipt.member(),
            new TextValue(receipt.text()),
            "step",
            new IntegerValue(receipt.step())));
  }

  private static JsonValue tree(StampedCheckpoint stamped) {
    return new ObjectValue(
        Map.of(
            "checkpoint",
            new IntegerValue(stamped.checkpoint()),
            "note",
            new TextValue(stamped.note()),
            "proof",
            hashes(stamped.proof()),
            "token",
            base64(stamped.token())));
  }

  private static JsonValue tree(ProvenStep step) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("checkpoint", new IntegerValue(step.checkpoint()));
    members.put("index", new IntegerValue(step.index()));
    members.put("proof", hashes(step.proof()));
    if (step.disclosure().isPresent()) {
      Disclosure shown = step.disclosure().get();
      members.put("entry", JsonReader.parse(shown.entry().canonical()));
      members.put("salt", base64(shown.salt()));
    } else {
      members.put("leaf", base64(step.leaf()));
      members.put("step", new IntegerValue(step.number()));
    }
    return new ObjectValue(members);
  }

  private static JsonValue hashes(List<byte[]> hashes) {
    return ArrayValue.of(hashes, EvidenceBundle::base64);
  }

  /** The step that accepted the message of another step, or empty if it is not shown. */
  public Optional<Step> accepted(Step of) {
    return steps.stream()
        .flatMap(step -> step.disclosure().stream())
        .map(shown -> shown.entry().step())
        .filter(it -> it.action() == AuditAction.ACCEPTED)
        .filter(it -> it.message().equals(of.message()) && it.sender().equals(of.sender()))
        .findFirst();
  }

  static JsonValue base64(byte[] bytes) {
    return new TextValue(BASE64.encodeToString(bytes));
  }

  /** Tells whether an entry says so. If all that say so were erased, nobody knows any more. */
  boolean isTest() {
    return steps.stream().flatMap(step -> step.disclosure().stream()).anyMatch(Disclosure::isTest);
  }
}
