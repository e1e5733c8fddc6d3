package org.wasl.store.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.store.log.LogShards.PublishedShard;
import org.wasl.store.log.ShardLog.SignedCheckpoint;

/** Whether a shard has the key that it was announced with, and goes on where another ended. */
final class LogShardsCheck {
  private LogShardsCheck() {}

  /**
   * The key that verifies its checkpoints.
   *
   * @param signer that this gateway would sign with; empty where it has none
   */
  static VerifierKey key(Shard shard, Optional<SignerKey> signer) throws LogMismatchException {
    Optional<String> own = signer.map(it -> it.verifier().toString());
    String expected =
        shard
            .key()
            .or(() -> own)
            .orElseThrow(
                () ->
                    new LogMismatchException(
                        "there is no key of its shard %d".formatted(shard.number())));
    if (own.filter(key -> !key.equals(expected)).isPresent()) {
      throw new LogMismatchException(
          "the key of shard %d is not %s".formatted(shard.number(), expected));
    }
    try {
      return VerifierKey.parse(expected);
    } catch (MalformedException e) {
      throw new LogMismatchException(
          "the database has no key of its shard %d".formatted(shard.number()));
    }
  }

  static void requireSuccession(PublishedShard before, PublishedShard next)
      throws LogMismatchException, DatabaseUnavailableException {
    Optional<SignedCheckpoint> last =
        DatabaseUnavailableException.orElseThrow(before.log().latest());
    List<byte[]> first = DatabaseUnavailableException.orElseThrow(next.log().leaves(0, 1));
    if (last.isEmpty()
        || last.get().size() != DatabaseUnavailableException.orElseThrow(before.log().size())
        || first.isEmpty()
        || !Arrays.equals(first.get(0), ShardLink.commitment(checkpoint(last.get())))) {
      throw new LogMismatchException(
          "shard %d does not go on where shard %d ended".formatted(next.number(), before.number()));
    }
  }

  private static Checkpoint checkpoint(SignedCheckpoint signed) {
    byte[] note = signed.note().getBytes(StandardCharsets.UTF_8);
    return Checkpoint.parse(SignedNote.parse(note).text());
  }
}
