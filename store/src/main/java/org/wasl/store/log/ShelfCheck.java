package org.wasl.store.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.Succession;
import org.wasl.audit.log.VerifierKey;
import org.wasl.store.Shard;
import org.wasl.store.ShardLog.Signed;
import org.wasl.store.log.Shelf.Kept;

/** Whether a shard has the key that it was announced with, and goes on where another ended. */
final class ShelfCheck {
  private ShelfCheck() {}

  /**
   * The key that verifies its checkpoints.
   *
   * @param signer that this gateway would sign with; empty where it has none
   */
  static VerifierKey key(Shard shard, Optional<SignerKey> signer) throws LogMismatch {
    Optional<String> own = signer.map(it -> it.verifier().toString());
    String expected =
        shard
            .key()
            .or(() -> own)
            .orElseThrow(
                () -> new LogMismatch("there is no key of its shard %d".formatted(shard.number())));
    if (own.filter(key -> !key.equals(expected)).isPresent()) {
      throw new LogMismatch("the key of shard %d is not %s".formatted(shard.number(), expected));
    }
    try {
      return VerifierKey.parse(expected);
    } catch (Malformed e) {
      throw new LogMismatch("the database has no key of its shard %d".formatted(shard.number()));
    }
  }

  static void succeeds(Kept before, Kept next) throws LogMismatch, Unavailable {
    Optional<Signed> last = Unavailable.orValue(before.inSql().latest());
    List<byte[]> first = Unavailable.orValue(next.inSql().leaves(0, 1));
    if (last.isEmpty()
        || last.get().size() != Unavailable.orValue(before.inSql().size())
        || first.isEmpty()
        || !Arrays.equals(first.get(0), Succession.commitment(checkpoint(last.get())))) {
      throw new LogMismatch(
          "shard %d does not go on where shard %d ended".formatted(next.number(), before.number()));
    }
  }

  private static Checkpoint checkpoint(Signed signed) {
    byte[] note = signed.note().getBytes(StandardCharsets.UTF_8);
    return Checkpoint.parse(SignedNote.parse(note).text());
  }
}
