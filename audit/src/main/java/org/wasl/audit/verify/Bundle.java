package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.Commitment;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Strict;

/**
 * The evidence of one referral, {@code wasl-evidence/1}: one file of canonical JSON, described in
 * {@code docs/evidence.md}. Well-formed; whether it is true is for {@link BundleCheck}.
 *
 * @param referral whose story it is
 * @param steps in order of their numbers
 * @param checkpoints signed notes, each of another log or shard, in order of first use
 * @param receipts of agencies
 * @param trust the keys by which it claims to be proven
 */
public record Bundle(
    UUID referral,
    List<ProvenStep> steps,
    List<String> checkpoints,
    List<SignedReceipt> receipts,
    Trust trust) {
  /** The format's name and version. */
  public static final String FORMAT = "wasl-evidence/1";

  /** A larger file is refused unread, in bytes. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** A bundle with more steps is refused. */
  public static final int MAX_STEPS = 10_000;

  static final Base64.Encoder BASE64 = Base64.getEncoder();

  private static final int MAX_CHECKPOINTS = 64;
  private static final int MAX_SALT_BYTES = 32;
  private static final long MAX_NUMBER = 1L << 53;

  /** Copies the lists. */
  public Bundle {
    steps = List.copyOf(steps);
    checkpoints = List.copyOf(checkpoints);
    receipts = List.copyOf(receipts);
  }

  /**
   * One step with its place in the log.
   *
   * @param number within the referral, from 1
   * @param shown what was done; empty where erasure destroyed the salt
   * @param leaf the commitment: the log's entry
   * @param checkpoint which of the bundle's checkpoints proves it, from 0
   * @param index of the leaf in that log
   * @param proof from the leaf's sibling up
   */
  public record ProvenStep(
      long number,
      Optional<Shown> shown,
      byte[] leaf,
      int checkpoint,
      long index,
      List<byte[]> proof) {

    /** A step whose content is shown. */
    public ProvenStep(Shown shown, int checkpoint, long index, List<byte[]> proof) {
      this(shown.entry().number(), Optional.of(shown), shown.leaf(), checkpoint, index, proof);
    }
  }

  /** An entry with the salt that opens its commitment. */
  public record Shown(AuditEntry entry, byte[] salt) {
    byte[] leaf() {
      return Commitment.leaf(salt, entry);
    }
  }

  /**
   * What an agency signed.
   *
   * @param step number of the step that it proves: one that says delivered, retrieved or
   *     needs-reseal
   * @param jws compact, as the agency sent it
   */
  public record SignedReceipt(long step, String jws) {}

  /**
   * Reads a bundle.
   *
   * @throws Malformed if it is not exactly the canonical form of one
   */
  public static Bundle parse(byte[] bytes) {
    Members bundle =
        Members.of(
            canonical(bytes),
            Set.of("checkpoints", "format", "receipts", "referral", "steps", "trust"),
            Set.of());
    if (!bundle.text("format").equals(FORMAT)) {
      throw new Malformed("format is " + FORMAT);
    }
    List<ProvenStep> steps = new ArrayList<>();
    bundle.list("steps", 1, MAX_STEPS).forEach(step -> steps.add(step(step)));
    List<SignedReceipt> receipts = new ArrayList<>();
    for (Object value : bundle.list("receipts", 0, MAX_STEPS)) {
      Members receipt = Members.of(value, Set.of("jws", "step"), Set.of());
      receipts.add(new SignedReceipt(receipt.number("step", MAX_NUMBER), receipt.text("jws")));
    }
    return new Bundle(
        Members.uuid(bundle.text("referral"), "referral"),
        steps,
        Trust.texts(bundle.list("checkpoints", 1, MAX_CHECKPOINTS), "a checkpoint"),
        receipts,
        Trust.of(bundle.value("trust")));
  }

  /** The tree that these bytes are the canonical form of. */
  static Object canonical(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new Malformed("at most " + MAX_BYTES + " bytes");
    }
    Object tree = JsonReader.parse(bytes);
    try {
      if (Arrays.equals(CanonicalJson.of(tree).getBytes(StandardCharsets.UTF_8), bytes)) {
        return tree;
      }
    } catch (IllegalArgumentException e) {
      // It has no canonical form: refused like one that is not in it.
    }
    throw new Malformed("canonical JSON of objects, arrays, strings and integers");
  }

  private static ProvenStep step(Object value) {
    boolean shown = value instanceof Map<?, ?> members && members.containsKey("entry");
    Set<String> what = shown ? Set.of("entry", "salt") : Set.of("leaf", "step");
    Members step = Members.of(value, Set.of("checkpoint", "index", "proof"), what);
    if (!what.stream().allMatch(step::has)) {
      throw new Malformed("a step has entry and salt, or leaf and step");
    }
    int checkpoint = (int) step.number("checkpoint", MAX_CHECKPOINTS);
    long index = step.number("index", MAX_NUMBER);
    List<byte[]> proof = new ArrayList<>();
    for (Object hash : step.list("proof", 0, MerkleTree.MAX_PROOF_HASHES)) {
      proof.add(Strict.hash(Members.string(hash, "a hash")));
    }
    if (!shown) {
      byte[] leaf = step.base64("leaf", MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
      long number = step.number("step", MAX_NUMBER);
      return new ProvenStep(number, Optional.empty(), leaf, checkpoint, index, proof);
    }
    byte[] salt = step.base64("salt", Commitment.SALT_BYTES, MAX_SALT_BYTES);
    return new ProvenStep(
        new Shown(EntryReader.entry(step.value("entry")), salt), checkpoint, index, proof);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    List<Object> stepTrees = new ArrayList<>();
    steps.forEach(step -> stepTrees.add(tree(step)));
    List<Object> receiptTrees = new ArrayList<>();
    receipts.forEach(r -> receiptTrees.add(Map.of("jws", r.jws(), "step", r.step())));
    Map<String, Object> tree =
        Map.of(
            "checkpoints", checkpoints,
            "format", FORMAT,
            "receipts", receiptTrees,
            "referral", referral.toString(),
            "steps", stepTrees,
            "trust", trust.tree());
    return CanonicalJson.of(tree).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> tree(ProvenStep step) {
    Map<String, Object> members = new TreeMap<>();
    members.put("checkpoint", (long) step.checkpoint());
    members.put("index", step.index());
    members.put("proof", step.proof().stream().map(BASE64::encodeToString).toList());
    if (step.shown().isPresent()) {
      Shown shown = step.shown().get();
      members.put("entry", JsonReader.parse(shown.entry().canonical()));
      members.put("salt", BASE64.encodeToString(shown.salt()));
    } else {
      members.put("leaf", BASE64.encodeToString(step.leaf()));
      members.put("step", step.number());
    }
    return members;
  }
}
