package org.wasl.routes.log;

import java.util.List;
import java.util.function.Supplier;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.database.Result;
import org.wasl.trail.AgencyKeyHistory;

/**
 * The trusted keys, as published and as contained in every bundle. The SHA-256 of the document is
 * the fingerprint. It changes with keys of agencies, keys of shards and the configured witnesses.
 * Otherwise it has equal bytes after every start.
 */
public final class TrustAnchors {
  private final AgencyKeyHistory agencies;
  private final Supplier<Result<List<String>>> logs;
  private final List<String> witnesses;
  private final int quorum;

  /**
   * @param logs verifier keys of the log's shards, in order, known keys of later shards included
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

  /** The current document. */
  public Result<TrustPolicy> current() {
    return agencies.all() instanceof Result.Done<List<AgencyKey>> keys
            && logs.get() instanceof Result.Done<List<String>> shards
        ? new Result.Done<>(new TrustPolicy(keys.value(), shards.value(), witnesses, quorum))
        : new Result.Failed<>(Result.Failure.UNAVAILABLE);
  }
}
