package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.Commitment;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;

/**
 * One step in a file beside its {@code .tlog-proof}, which does not name the step. It has those
 * members of a step in a bundle that give its leaf.
 *
 * @param number within the referral, from 1
 * @param disclosure the entry and its salt, or empty if erasure destroyed the salt
 * @param leaf the commitment, which is the log's entry
 */
public record StepFile(long number, Optional<Disclosure> disclosure, byte[] leaf) {
  private static final int MAX_SALT_BYTES = 32;
  private static final long MAX_NUMBER = 1L << 53;

  /** The file of a step in a bundle. */
  public static StepFile of(ProvenStep step) {
    return new StepFile(step.number(), step.disclosure(), step.leaf());
  }

  /**
   * Reads a file.
   *
   * @throws MalformedException if it is not exactly the canonical form of one
   */
  public static StepFile parse(byte[] bytes) {
    JsonValue value = EvidenceBundleReader.canonical(bytes);
    if (JsonMembers.has(value, "entry")) {
      JsonMembers step = JsonMembers.of(value, Set.of("entry", "salt"), Set.of());
      byte[] salt = step.base64("salt", Commitment.SALT_BYTES, MAX_SALT_BYTES);
      Disclosure shown = new Disclosure(AuditEntryReader.read(step.value("entry")), salt);
      return new StepFile(shown.entry().number(), Optional.of(shown), shown.leaf());
    }
    JsonMembers step = JsonMembers.of(value, Set.of("leaf", "step"), Set.of());
    byte[] leaf = step.base64("leaf", MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
    return new StepFile(step.number("step", MAX_NUMBER), Optional.empty(), leaf);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    Map<String, JsonValue> members =
        disclosure
            .map(
                it ->
                    Map.of(
                        "entry", JsonReader.parse(it.entry().canonical()),
                        "salt", EvidenceBundle.base64(it.salt())))
            .orElseGet(
                () ->
                    Map.of("leaf", EvidenceBundle.base64(leaf), "step", new IntegerValue(number)));
    return CanonicalJson.of(new ObjectValue(members)).getBytes(StandardCharsets.UTF_8);
  }

  /** A description of the step for a person. */
  String name() {
    return disclosure
        .map(
            it ->
                String.format(
                    Locale.ROOT,
                    "step %d of %s%s",
                    number,
                    it.entry().stream(),
                    it.isTest() ? ", " + Disclosure.IS_A_TEST + "," : ""))
        .orElse("step " + number + ", whose entry was erased");
  }
}
