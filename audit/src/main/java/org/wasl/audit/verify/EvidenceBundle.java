package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.Commitment;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.Why;
import org.wasl.audit.log.MalformedException;
import org.wasl.rules.delivery.AuditAction;

/**
 * The evidence of one referral, {@code wasl-evidence/1}: one file of canonical JSON, described in
 * {@code docs/evidence.md}. An instance is well-formed; {@link EvidenceBundleCheck} verifies it.
 *
 * @param referral the referral that it is about
 * @param steps in order of their numbers
 * @param checkpoints signed notes: of the shard that the first step is in, of that of the last
 *     step, and of every one between them
 * @param chain for each checkpoint but the first, the proof of its leaf 0, which names the one
 *     before
 * @param receipts of agencies
 * @param trust the keys that it names for its verification
 */
public record EvidenceBundle(
    UUID referral,
    List<ProvenStep> steps,
    List<String> checkpoints,
    List<List<byte[]>> chain,
    List<SignedReceipt> receipts,
    TrustPolicy trust) {
  /** The format's name and version. */
  public static final String FORMAT = "wasl-evidence/1";

  /** Maximum size of a file, in bytes; a larger one is refused unread. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** A bundle with more steps is refused. */
  public static final int MAX_STEPS = 10_000;

  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  /** Copies the lists. */
  public EvidenceBundle {
    steps = List.copyOf(steps);
    checkpoints = List.copyOf(checkpoints);
    chain = List.copyOf(chain);
    receipts = List.copyOf(receipts);
  }

  /** The bundle of steps that are in one shard. */
  public EvidenceBundle(
      UUID referral,
      List<ProvenStep> steps,
      List<String> checkpoints,
      List<SignedReceipt> receipts,
      TrustPolicy trust) {
    this(referral, steps, checkpoints, List.of(), receipts, trust);
  }

  /**
   * One step with its position in the log.
   *
   * @param number within the referral, from 1
   * @param disclosure what was done; empty where erasure destroyed the salt
   * @param leaf the commitment: the log's entry
   * @param checkpoint which of the bundle's checkpoints proves it, from 0
   * @param index of the leaf in that log
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
    /** What is said of a referral that was made up to try a connection. */
    static final String IS_A_TEST = "which is a test";

    byte[] leaf() {
      return Commitment.leaf(salt, entry);
    }

    /** Whether the entry says that its message, and so its referral, is a test. */
    boolean isTest() {
      return entry.step().action() == AuditAction.ACCEPTED
          && entry.step().why().filter(Why.Code.TEST::equals).isPresent();
    }
  }

  /**
   * A receipt that an agency signed.
   *
   * @param step number of the step that it proves: one that says delivered, retrieved or
   *     needs-reseal
   * @param text as the agency sent it: a compact JWS; or, where one signature covers a batch,
   *     {@code root~payload~index~path}
   */
  public record SignedReceipt(long step, String text) {
    /** Whether it shares its signature with others; in a bundle it is another member then. */
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
    tree.put("trust", trust.tree());
    return CanonicalJson.of(new ObjectValue(tree)).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonValue tree(SignedReceipt receipt) {
    return new ObjectValue(
        Map.of(
            receipt.isBatched() ? "batched" : "jws",
            new TextValue(receipt.text()),
            "step",
            new IntegerValue(receipt.step())));
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

  static JsonValue base64(byte[] bytes) {
    return new TextValue(BASE64.encodeToString(bytes));
  }

  /** Whether an entry says so; where all that say so were erased, nobody knows any more. */
  boolean isTest() {
    return steps.stream().flatMap(step -> step.disclosure().stream()).anyMatch(Disclosure::isTest);
  }
}
