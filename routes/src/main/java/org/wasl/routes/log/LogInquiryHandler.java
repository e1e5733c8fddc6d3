package org.wasl.routes.log;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.LogInquiry;

/**
 * Lets agencies read the audit log. Every admitted agency may read all of it, because the log
 * discloses only the number of entries.
 */
public final class LogInquiryHandler {
  private static final String CHECKPOINT = "checkpoint";
  private static final String TRUST = "trust.json";
  private static final String SHARDS = "shards";
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Addresses without a shard number belong to the first shard. */
  private static final Pattern SHARD_PATH = Pattern.compile("(?:([2-9]|[1-9][0-9]{1,3})/)?(.*)");

  private static final Map<String, String> CHANGES = Map.of("Cache-Control", "no-cache");

  /** A new shard is seen within a minute. */
  private static final Map<String, String> SHORT_CACHE = Map.of("Cache-Control", "max-age=60");

  /**
   * The bytes at a tile's address never change, also for a partial tile, so they may be cached for
   * a year.
   */
  private static final Map<String, String> LONG_CACHE =
      Map.of("Cache-Control", "max-age=31536000, immutable");

  private final Supplier<AgencyDirectory> directory;
  private final TransparencyLog log;
  private final TrustAnchors trustAnchors;
  private final RejectionHandler rejections;

  /** Reads for agencies in the directory. */
  public LogInquiryHandler(
      Supplier<AgencyDirectory> directory,
      TransparencyLog log,
      TrustAnchors trustAnchors,
      RejectionHandler rejections) {
    this.directory = directory;
    this.log = log;
    this.trustAnchors = trustAnchors;
    this.rejections = rejections;
  }

  /** The file, the keys by which it is verified, or an answer that refuses. */
  public StepResult<AgencyResponse> handle(LogInquiry inquiry) {
    return rejections.identify(directory.get(), inquiry).map(asker -> read(inquiry, asker));
  }

  private AgencyResponse read(LogInquiry inquiry, Agency asker) {
    if (inquiry.path().equals(TRUST)) {
      return trustAnchors.current() instanceof Result.Done<TrustPolicy> trust
          ? new AgencyResponse(200, "application/json", trust.value().bytes(), CHANGES)
          : refuse(ProblemType.UNAVAILABLE, inquiry, asker);
    }
    if (inquiry.path().equals(SHARDS)) {
      return trustAnchors.shardKeys() instanceof Result.Done<String> keys
          ? new AgencyResponse(
              200, TEXT, keys.value().getBytes(StandardCharsets.UTF_8), SHORT_CACHE)
          : refuse(ProblemType.UNAVAILABLE, inquiry, asker);
    }
    Matcher path = SHARD_PATH.matcher(inquiry.path());
    path.matches();
    int shard = path.group(1) == null ? 1 : Integer.parseInt(path.group(1));
    return file(shard, path.group(2))
        .orElseGet(() -> refuse(ProblemType.NOT_FOUND, inquiry, asker));
  }

  private Optional<AgencyResponse> file(int shard, String path) {
    return path.equals(CHECKPOINT)
        ? log.checkpoint(shard).map(note -> new AgencyResponse(200, TEXT, note, CHANGES))
        : tile(shard, path)
            .map(bytes -> new AgencyResponse(200, "application/octet-stream", bytes, LONG_CACHE));
  }

  private Optional<byte[]> tile(int shard, String path) {
    try {
      return log.tile(shard, path);
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private AgencyResponse refuse(ProblemType type, LogInquiry inquiry, Agency asker) {
    return rejections.rejectQuery(type, inquiry.acceptLanguage(), asker, "log");
  }
}
