package org.wasl.routes.log;

import java.util.List;
import java.util.function.Supplier;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.AgencyKeyHistory;

/**
 * The keys whose signatures count, as published and as named by every bundle: its SHA-256 is the
 * fingerprint. Changes when an agency's key comes or goes, when a shard's key comes, and with the
 * operator's choice of witnesses; else it is the same bytes after every start.
 */
public final class TrustAnchors {
  private final AgencyKeyHistory agencies;
  private final Supplier<Result<List<String>>> logs;
  private final List<String> witnesses;
  private final int quorum;

  /**
   * @param logs verifier keys of the log's shards, in order, those known already that are to come
   * @param witnesses verifier keys of the witnesses
   * @param quorum how many of them must have cosigned
   */
  public TrustAnchors(
      AgencyKeyHistory agencies,
      Supplier<Result<List<String>>> logs,
      List<String> witnesses,
      int quorum) {
    this.agencies = agencies;
    this.logs = logs;
    this.witnesses = List.copyOf(witnesses);
    this.quorum = quorum;
  }

  /** The verifier keys of the log's shards, a line each, in order. */
  Result<String> shardKeys() {
    return logs.get().map(keys -> String.join("\n", keys) + "\n");
  }

  /** The document as it is now. */
  public Result<TrustPolicy> current() {
    return agencies.all() instanceof Result.Done<List<AgencyKey>> keys
            && logs.get() instanceof Result.Done<List<String>> shards
        ? new Result.Done<>(new TrustPolicy(keys.value(), shards.value(), witnesses, quorum))
        : new Result.Failed<>(Result.Failure.UNAVAILABLE);
  }
}
