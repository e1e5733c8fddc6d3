package org.wasl.routes.log;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.verify.Trust;
import org.wasl.routes.door.Refusals;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Result;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Answer;
import org.wasl.wire.LogInquiry;

/**
 * Lets agencies read the audit log. Every agency that is admitted may, whatever it takes part in:
 * the log says nothing but how many entries there are.
 */
public final class LogReading {
  private static final String CHECKPOINT = "checkpoint";
  private static final String TRUST = "trust.json";
  private static final String SHARDS = "shards";
  private static final String TEXT = "text/plain; charset=utf-8";

  /** What was there before there were shards is the first one's for ever. */
  private static final Pattern OF_SHARD = Pattern.compile("(?:([2-9]|[1-9][0-9]{1,3})/)?(.*)");

  private static final Map<String, String> CHANGES = Map.of("Cache-Control", "no-cache");

  /** A new shard is seen within a minute. */
  private static final Map<String, String> SELDOM = Map.of("Cache-Control", "max-age=60");

  /** The bytes at a tile's address never change, those of a partial one neither: a year. */
  private static final Map<String, String> STAYS =
      Map.of("Cache-Control", "max-age=31536000, immutable");

  private final AgencyDirectory directory;
  private final LogKeeping keeping;
  private final Trusted trusted;
  private final Refusals refusals;

  /** Reads for agencies in the directory. */
  public LogReading(
      AgencyDirectory directory, LogKeeping keeping, Trusted trusted, Refusals refusals) {
    this.directory = directory;
    this.keeping = keeping;
    this.trusted = trusted;
    this.refusals = refusals;
  }

  /** The file, the keys by which it is verified, or an answer that refuses. */
  public Answer read(LogInquiry inquiry) {
    Optional<Agency> asker = directory.admitted(inquiry.thumbprint());
    if (asker.isEmpty()) {
      return refuse(ProblemType.UNKNOWN_AGENCY, inquiry, null);
    }
    if (inquiry.path().equals(TRUST)) {
      return trusted.now() instanceof Result.Done<Trust> trust
          ? new Answer(200, "application/json", trust.value().bytes(), CHANGES)
          : refuse(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    if (inquiry.path().equals(SHARDS)) {
      return trusted.shards() instanceof Result.Done<String> keys
          ? new Answer(200, TEXT, keys.value().getBytes(StandardCharsets.UTF_8), SELDOM)
          : refuse(ProblemType.UNAVAILABLE, inquiry, asker.get());
    }
    Matcher path = OF_SHARD.matcher(inquiry.path());
    path.matches();
    int shard = path.group(1) == null ? 1 : Integer.parseInt(path.group(1));
    return file(shard, path.group(2))
        .orElseGet(() -> refuse(ProblemType.NOT_FOUND, inquiry, asker.get()));
  }

  private Optional<Answer> file(int shard, String path) {
    return path.equals(CHECKPOINT)
        ? keeping.checkpoint(shard).map(note -> new Answer(200, TEXT, note, CHANGES))
        : tile(shard, path).map(bytes -> new Answer(200, "application/octet-stream", bytes, STAYS));
  }

  private Optional<byte[]> tile(int shard, String path) {
    try {
      return keeping.tile(shard, path);
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private Answer refuse(ProblemType type, LogInquiry inquiry, Agency asker) {
    return refusals.question(type, inquiry.acceptLanguage(), asker, "log");
  }
}
