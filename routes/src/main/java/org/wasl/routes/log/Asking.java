package org.wasl.routes.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Strict;
import org.wasl.routes.log.Witness.Reply;

/** Asks one witness to cosign one checkpoint, as C2SP {@code tlog-witness} has it. */
final class Asking {
  /** One to learn what it has cosigned last, one to prove from there, one if that moved on. */
  private static final int TURNS = 3;

  private final SignedNote note;
  private final Checkpoint checkpoint;
  private final MerkleTree.Hashes tree;

  /**
   * @param note the checkpoint, with the log's signature
   * @param tree the one under it
   */
  Asking(SignedNote note, MerkleTree.Hashes tree) {
    this.note = note;
    this.checkpoint = Checkpoint.parse(note.text());
    this.tree = tree;
  }

  /**
   * Asks, and asks again from where the witness says it is.
   *
   * @param last size that it has cosigned last, as far as we know
   */
  Said ask(Witness witness, long last) {
    long old = Math.min(last, checkpoint.size());
    try {
      for (int turn = 0; turn < TURNS; turn++) {
        Reply reply = witness.line().addCheckpoint(request(old));
        if (reply.status() != 409) {
          return said(witness, reply, old);
        }
        OptionalLong size = size(reply);
        if (size.isEmpty() || size.getAsLong() == old) {
          return old == checkpoint.size() ? new Said.Other(old) : new Said.Silent("protocol");
        }
        if (size.getAsLong() > checkpoint.size()) {
          return new Said.Ahead(size.getAsLong());
        }
        old = size.getAsLong();
      }
      return new Said.Silent("protocol");
    } catch (IOException e) {
      return new Said.Silent("not-reached");
    } catch (Malformed | UncheckedIOException e) {
      return new Said.Silent("no-proof"); // a tile of ours cannot be read
    }
  }

  private byte[] request(long old) {
    var proof = MerkleTree.consistencyProof(old, checkpoint.size(), tree);
    return new ConsistencyProof(old, proof, note).toString().getBytes(StandardCharsets.UTF_8);
  }

  private Said said(Witness witness, Reply reply, long old) {
    return switch (reply.status()) {
      case 200 -> cosigned(witness, reply);
      case 422 -> new Said.Other(old);
      default -> new Said.Silent("status-" + reply.status());
    };
  }

  /** Signatures of other keys are ignored, as the specification asks. */
  private Said cosigned(Witness witness, Reply reply) {
    try {
      for (String line : Strict.utf8(reply.body()).split("\n")) {
        NoteSignature signature = NoteSignature.parse(line);
        if (witness.key().verifies(note.text(), signature)) {
          return new Said.Cosigned(signature);
        }
      }
      return new Said.Silent("bad-signature");
    } catch (Malformed e) {
      return new Said.Silent("bad-signature");
    }
  }

  private static OptionalLong size(Reply reply) {
    try {
      return OptionalLong.of(Strict.decimal(Strict.utf8(reply.body()).strip()));
    } catch (Malformed e) {
      return OptionalLong.empty();
    }
  }
}
