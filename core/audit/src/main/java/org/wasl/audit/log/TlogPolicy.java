package org.wasl.audit.log;

import java.util.List;
import java.util.Optional;

/**
 * The keys that a log is verified with, and the quorum of witnesses.
 *
 * @param logs keys of the log and of its shards. A key's name is the origin it signs for
 * @param witnesses keys of the witnesses, who check that the log only grows
 * @param quorum how many of them must have cosigned a checkpoint
 */
public record TlogPolicy(List<VerifierKey> logs, List<VerifierKey> witnesses, int quorum) {

  /**
   * Refuses keys of the wrong type, a key named twice, and a quorum above the number of witnesses.
   */
  public TlogPolicy {
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
    boolean types =
        logs.stream().allMatch(key -> key.type() == KeyType.NOTE)
            && witnesses.stream().allMatch(key -> key.type() == KeyType.COSIGNATURE);
    if (!types || names(logs) != logs.size() || names(witnesses) != witnesses.size()) {
      throw new MalformedException(
          "a policy names each log and each witness once, with keys of their type");
    }
    // A cosignature does not name its witness, so one key under two names would count twice.
    if (witnesses.stream().map(VerifierKey::keyHex).distinct().count() != witnesses.size()) {
      throw new MalformedException("two witnesses of a policy have one key");
    }
    if (logs.isEmpty() || quorum < 0 || quorum > witnesses.size()) {
      throw new MalformedException("a quorum is at most the number of witnesses");
    }
  }

  private static long names(List<VerifierKey> keys) {
    return keys.stream().map(VerifierKey::name).distinct().count();
  }

  /** The key of the log with this origin. */
  public Optional<VerifierKey> logKey(String origin) {
    return logs.stream().filter(key -> key.name().equals(origin)).findFirst();
  }

  /** The witnesses whose valid cosignature the note carries. */
  public List<VerifierKey> cosigners(SignedNote note) {
    return witnesses.stream()
        .filter(key -> note.verify(key) == SignedNote.Verification.VALID)
        .toList();
  }

  /**
   * The note with the signatures of its log and of these witnesses only. Other signatures, such as
   * those of former witnesses, are left out.
   */
  public SignedNote withoutUntrustedSignatures(SignedNote note) {
    String origin = Checkpoint.parse(note.text()).origin();
    return new SignedNote(
        note.text(),
        note.signatures().stream()
            .filter(
                signature ->
                    signature.name().equals(origin)
                        || witnesses.stream().anyMatch(key -> key.matches(signature)))
            .toList());
  }
}
