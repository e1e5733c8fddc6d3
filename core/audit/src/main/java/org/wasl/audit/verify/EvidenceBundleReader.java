package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.Commitment;
import org.wasl.audit.JsonValue;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.StrictDecoder;
import org.wasl.audit.time.TimeStampToken;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.EvidenceBundle.StampedCheckpoint;
import org.wasl.rules.id.ReferralId;

/** Reads an {@link EvidenceBundle}, and refuses a file that is not exactly its canonical form. */
final class EvidenceBundleReader {
  private static final int MAX_SALT_BYTES = 32;
  private static final long MAX_NUMBER = 1L << 53;

  private EvidenceBundleReader() {}

  /**
   * Reads a bundle.
   *
   * @throws MalformedException if it is not exactly the canonical form of one
   */
  static EvidenceBundle read(byte[] bytes) {
    JsonMembers bundle =
        JsonMembers.of(
            canonical(bytes),
            Set.of("checkpoints", "format", "receipts", "referral", "steps", "trust"),
            Set.of("chain", "timeStamps"));
    if (!bundle.text("format").equals(EvidenceBundle.FORMAT)) {
      throw new MalformedException("format is " + EvidenceBundle.FORMAT);
    }
    List<ProvenStep> steps = new ArrayList<>();
    bundle.list("steps", 1, EvidenceBundle.MAX_STEPS).forEach(step -> steps.add(step(step)));
    List<SignedReceipt> receipts = new ArrayList<>();
    for (JsonValue value : bundle.list("receipts", 0, EvidenceBundle.MAX_STEPS)) {
      receipts.add(receipt(value));
    }
    List<String> checkpoints =
        TrustPolicy.texts(bundle.list("checkpoints", 1, ShardLink.MAX_SHARDS), "a checkpoint");
    return new EvidenceBundle(
        new ReferralId(JsonMembers.uuid(bundle.text("referral"), "referral")),
        steps,
        checkpoints,
        chain(bundle, checkpoints.size() - 1),
        timeStamps(bundle),
        receipts,
        TrustPolicy.of(bundle.value("trust")));
  }

  private static SignedReceipt receipt(JsonValue value) {
    boolean batched = JsonMembers.has(value, "batched");
    boolean gateway = JsonMembers.has(value, "gateway");
    String text = gateway ? "gateway" : batched ? "batched" : "jws";
    JsonMembers members = JsonMembers.of(value, Set.of(text, "step"), Set.of());
    SignedReceipt receipt =
        new SignedReceipt(members.number("step", MAX_NUMBER), members.text(text), gateway);
    if (!gateway && receipt.isBatched() != batched) {
      throw new MalformedException("a receipt is jws, or batched where it has a ~");
    }
    return receipt;
  }

  private static List<List<byte[]>> chain(JsonMembers bundle, int links) {
    if (bundle.has("chain") != links > 0) {
      throw new MalformedException("a chain where there are several checkpoints");
    }
    List<List<byte[]>> chain = new ArrayList<>();
    for (JsonValue proof : links > 0 ? bundle.list("chain", links, links) : List.<JsonValue>of()) {
      chain.add(hashes(JsonMembers.items(proof, "a proof", 0, MerkleTree.MAX_PROOF_HASHES)));
    }
    return chain;
  }

  private static List<StampedCheckpoint> timeStamps(JsonMembers bundle) {
    List<StampedCheckpoint> stamps = new ArrayList<>();
    if (bundle.has("timeStamps")) {
      for (JsonValue value : bundle.list("timeStamps", 1, EvidenceBundle.MAX_TIME_STAMPS)) {
        JsonMembers stamp =
            JsonMembers.of(value, Set.of("checkpoint", "note", "proof", "token"), Set.of());
        stamps.add(
            new StampedCheckpoint(
                (int) stamp.number("checkpoint", ShardLink.MAX_SHARDS),
                stamp.text("note"),
                hashes(stamp.list("proof", 0, MerkleTree.MAX_PROOF_HASHES)),
                stamp.base64("token", 1, TimeStampToken.MAX_BYTES)));
      }
    }
    return stamps;
  }

  private static List<byte[]> hashes(List<JsonValue> texts) {
    return texts.stream()
        .map(hash -> StrictDecoder.hash(JsonMembers.string(hash, "a hash")))
        .toList();
  }

  /** The tree that these bytes are the canonical form of. */
  static JsonValue canonical(byte[] bytes) {
    if (bytes.length > EvidenceBundle.MAX_BYTES) {
      throw new MalformedException("at most " + EvidenceBundle.MAX_BYTES + " bytes");
    }
    JsonValue tree = JsonReader.parse(bytes);
    try {
      if (Arrays.equals(CanonicalJson.of(tree).getBytes(StandardCharsets.UTF_8), bytes)) {
        return tree;
      }
    } catch (IllegalArgumentException e) {
      // A value without a canonical form is refused like a file that is not canonical.
    }
    throw new MalformedException("canonical JSON of objects, arrays, strings and integers");
  }

  private static ProvenStep step(JsonValue value) {
    boolean shown = JsonMembers.has(value, "entry");
    Set<String> members = shown ? Set.of("entry", "salt") : Set.of("leaf", "step");
    JsonMembers step = JsonMembers.of(value, Set.of("checkpoint", "index", "proof"), members);
    if (!members.stream().allMatch(step::has)) {
      throw new MalformedException("a step has entry and salt, or leaf and step");
    }
    int checkpoint = (int) step.number("checkpoint", ShardLink.MAX_SHARDS);
    long index = step.number("index", MAX_NUMBER);
    List<byte[]> proof = hashes(step.list("proof", 0, MerkleTree.MAX_PROOF_HASHES));
    if (!shown) {
      byte[] leaf = step.base64("leaf", MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
      long number = step.number("step", MAX_NUMBER);
      return new ProvenStep(number, Optional.empty(), leaf, checkpoint, index, proof);
    }
    byte[] salt = step.base64("salt", Commitment.SALT_BYTES, MAX_SALT_BYTES);
    return new ProvenStep(
        new Disclosure(AuditEntryReader.read(step.value("entry")), salt), checkpoint, index, proof);
  }
}
