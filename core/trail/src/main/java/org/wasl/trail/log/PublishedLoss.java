package org.wasl.trail.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.database.Result;

/**
 * Entries of a shard that a gateway has published but its database has lost, after a failover to a
 * server without them.
 *
 * @param shard number of the shard
 * @param published leaves under the published checkpoint
 * @param common number of first leaves that the database has at the same positions
 * @param lost positions of the leaves that the database does not have at any position
 */
public record PublishedLoss(int shard, long published, long common, List<Long> lost) {
  private static final int LEAVES_AT_ONCE = 64 * Tile.FULL_WIDTH;
  private static final int RANGES = 20;

  /** Copies the positions. */
  public PublishedLoss {
    lost = List.copyOf(lost);
  }

  /**
   * Compares the last shard that was published with the database.
   *
   * @param root folder of the published log
   * @param shards number of shards in the database
   * @return the loss, or empty if nothing was published or the database has all of it
   * @throws MalformedException if the published files cannot be read
   */
  public static Result<Optional<PublishedLoss>> find(AuditLog log, Path root, int shards) {
    for (int number = shards; number > 0; number--) {
      PublishedLogFolder folder = LogShards.folder(root, number);
      Optional<Long> size =
          folder.checkpoint().map(bytes -> Checkpoint.parse(SignedNote.parse(bytes).text()).size());
      if (size.isPresent()) {
        return find(log.shard(number), number, folder, size.get());
      }
    }
    return new Result.Done<>(Optional.empty());
  }

  private static Result<Optional<PublishedLoss>> find(
      ShardLog shard, int number, PublishedLogFolder folder, long published) {
    long common = 0;
    while (common < published) {
      long to = Math.min(published, common - common % LEAVES_AT_ONCE + LEAVES_AT_ONCE);
      Result<List<byte[]>> read = shard.leaves(common, to);
      if (!(read instanceof Result.Done<List<byte[]>>(var databaseLeaves))) {
        return read.map(leaves -> Optional.empty());
      }
      int equal = equalFrom(published(folder, common, to, published), databaseLeaves);
      common += equal;
      if (common < to) {
        List<byte[]> beyond = published(folder, common, published, published);
        long first = common;
        return shard
            .allBeyond(first)
            .map(kept -> Optional.of(of(number, published, first, beyond, kept)));
      }
    }
    return new Result.Done<>(Optional.empty());
  }

  private static int equalFrom(List<byte[]> published, List<byte[]> databaseLeaves) {
    int equal = 0;
    while (equal < Math.min(published.size(), databaseLeaves.size())
        && Arrays.equals(published.get(equal), databaseLeaves.get(equal))) {
      equal++;
    }
    return equal;
  }

  private static List<byte[]> published(
      PublishedLogFolder folder, long from, long to, long published) {
    List<byte[]> leaves = new ArrayList<>();
    for (long index = from / Tile.FULL_WIDTH; index * Tile.FULL_WIDTH < to; index++) {
      Tile tile = Tile.at(0, index, published).orElseThrow();
      byte[] bundle =
          folder
              .tile(tile.entriesPath())
              .orElseThrow(() -> new MalformedException(tile.entriesPath() + " is missing"));
      leaves.addAll(EntryBundle.parse(bundle, tile.width()));
    }
    int skipped = (int) (from % Tile.FULL_WIDTH);
    return leaves.subList(skipped, skipped + (int) (to - from));
  }

  private static PublishedLoss of(
      int shard, long published, long common, List<byte[]> beyond, Set<ByteBuffer> kept) {
    List<Long> lost = new ArrayList<>();
    for (int i = 0; i < beyond.size(); i++) {
      if (!kept.contains(ByteBuffer.wrap(beyond.get(i)))) {
        lost.add(common + i);
      }
    }
    return new PublishedLoss(shard, published, common, lost);
  }

  /** The loss in one line, with the first ranges of positions. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "shard %d: %d steps published, the first %d in the database; %d lost%s",
        shard,
        published,
        common,
        lost.size(),
        lost.isEmpty() ? "" : ", at the positions " + ranges());
  }

  private String ranges() {
    List<String> ranges = new ArrayList<>();
    int i = 0;
    while (i < lost.size() && ranges.size() < RANGES) {
      int last = i;
      while (last + 1 < lost.size() && lost.get(last + 1) == lost.get(last) + 1) {
        last++;
      }
      ranges.add(i == last ? lost.get(i).toString() : lost.get(i) + "-" + lost.get(last));
      i = last + 1;
    }
    return String.join(", ", ranges) + (i < lost.size() ? ", and more" : "");
  }
}
