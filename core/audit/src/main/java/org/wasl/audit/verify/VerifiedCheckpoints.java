package org.wasl.audit.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.TlogPolicy;

/**
 * Checkpoints whose signatures were found to be those of one trust policy. A verifier of many
 * bundles, which mostly have the same checkpoints, verifies each checkpoint once. It is not
 * thread-safe.
 */
public final class VerifiedCheckpoints {
  private static final int MAX_REMEMBERED = 1_000;

  private final TrustPolicy trust;
  private Optional<TlogPolicy> keys = Optional.empty();
  private final Map<String, Checkpoint> byNote = new HashMap<>();

  /** Under these keys, and for bundles that have this very policy. */
  public VerifiedCheckpoints(TrustPolicy trust) {
    this.trust = trust;
  }

  /**
   * The keys of that policy, parsed once.
   *
   * @throws MalformedException if it is none
   */
  TlogPolicy keys(TrustPolicy policy) {
    if (policy != trust) {
      return policy.policy();
    }
    if (keys.isEmpty()) {
      keys = Optional.of(trust.policy());
    }
    return keys.get();
  }

  Optional<Checkpoint> find(TrustPolicy policy, String note) {
    return policy == trust ? Optional.ofNullable(byNote.get(note)) : Optional.empty();
  }

  void add(TrustPolicy policy, String note, Checkpoint checkpoint) {
    if (policy == trust && byNote.size() < MAX_REMEMBERED) {
      byNote.put(note, checkpoint);
    }
  }
}
