package org.wasl.audit.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.StrictDecoder;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.audit.verify.Findings;

/**
 * Copies of all shards of a log, as the file {@code shards} beside the first shard's checkpoint
 * lists them. The first shard is in the folder itself. A later shard N is in its subfolder {@code
 * N}.
 *
 * @param policy whose signatures count
 * @param folder folder of the copies
 * @param mostEntries most entries added to a copy in one update. A larger update is refused unread
 * @param patienceMillis how long a server may lag before its log counts as rolled back
 */
public record ShardMirrors(TlogPolicy policy, Path folder, long mostEntries, long patienceMillis) {
  private static final String LIST = "shards";
  private static final int MAX_LIST_BYTES = 64 * 1024;
  private static final long POLL_MILLIS = 500;

  /**
   * Updates every copy.
   *
   * @return the result of each, in order
   * @throws LogUnavailableException if a file could not be fetched
   * @throws MalformedException if the list or an offered checkpoint is malformed
   * @throws IOException if a copy cannot be used
   */
  public List<MirrorUpdate> update(LogSource source) throws IOException, InterruptedException {
    Optional<byte[]> list = TileFetcher.await(source.fetch(LIST, MAX_LIST_BYTES));
    if (list.isEmpty()) {
      return List.of(update(source, Optional.empty(), folder, Optional.empty()));
    }
    List<VerifierKey> logs = parse(list.get());
    Findings findings = new Findings();
    // A shard whose key is not trusted proves nothing, and a trusted shard that is not listed would
    // be missed.
    if (!findings.expectEqual(LIST, policy.logs(), logs)) {
      return List.of(new MirrorUpdate.Rejected(findings.lines()));
    }
    // First find the shards that have begun, because the shard before each of them has ended by
    // then.
    int begun = logs.size();
    while (begun > 1 && !isBegun(shard(source, begun))) {
      begun--;
    }
    List<MirrorUpdate> caught = new ArrayList<>();
    Optional<Checkpoint> previous = Optional.empty();
    for (int number = 1; number <= begun; number++) {
      Optional<String> origin = Optional.of(logs.get(number - 1).name());
      MirrorUpdate update = update(shard(source, number), origin, copy(number), previous);
      previous =
          update instanceof MirrorUpdate.Updated it ? Optional.of(it.head()) : Optional.empty();
      caught.add(update);
    }
    return caught;
  }

  private static LogSource shard(LogSource source, int number) {
    return number == 1 ? source : source.subfolder(Integer.toString(number));
  }

  /** The key of the next shard is trusted before the shard has an entry. */
  private static boolean isBegun(LogSource source) throws IOException {
    return TileFetcher.await(source.fetch("checkpoint", SignedNote.MAX_BYTES)).isPresent();
  }

  private Path copy(int number) {
    return number == 1 ? folder : folder.resolve(Integer.toString(number));
  }

  private static List<VerifierKey> parse(byte[] list) {
    String text = StrictDecoder.utf8(list);
    if (!text.endsWith("\n")) {
      throw new MalformedException("a list of shards ends in a newline");
    }
    String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
    return List.of(lines).stream().map(VerifierKey::parse).toList();
  }

  private MirrorUpdate update(
      LogSource source, Optional<String> origin, Path copy, Optional<Checkpoint> previous)
      throws IOException, InterruptedException {
    try (Mirror mirror = new Mirror(policy, origin, copy, mostEntries)) {
      MirrorUpdate caught = mirror.update(source, previous);
      for (long remainingMillis = patienceMillis;
          caught instanceof MirrorUpdate.Stale stale;
          remainingMillis -= POLL_MILLIS) {
        if (remainingMillis <= 0) {
          return mirror.rolledBack(stale);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        caught = mirror.update(source, previous);
      }
      return caught;
    }
  }
}
