package org.wasl.routes.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.StrictDecoder;
import org.wasl.routes.log.WitnessEndpoint.Response;

/** Requests the cosignature of one witness for one checkpoint (C2SP {@code tlog-witness}). */
final class AddCheckpoint {
  /**
   * At most three requests. The first learns the witness's last cosigned size, the second has a
   * proof from there, and the third is for a size that changed meanwhile.
   */
  private static final int MAX_REQUESTS = 3;

  private final SignedNote note;
  private final Checkpoint checkpoint;
  private final MerkleTree.HashReader tree;

  /**
   * @param note the checkpoint, with the log's signature
   * @param tree the one under it
   */
  AddCheckpoint(SignedNote note, MerkleTree.HashReader tree) {
    this.note = note;
    this.checkpoint = Checkpoint.parse(note.text());
    this.tree = tree;
  }

  /**
   * Sends the request, and sends it again from the size that the witness names.
   *
   * @param last size that it cosigned last, as far as is known
   */
  WitnessResponse send(WitnessEndpoint witness, long last) {
    long old = Math.min(last, checkpoint.size());
    try {
      for (int turn = 0; turn < MAX_REQUESTS; turn++) {
        Response reply = witness.transport().addCheckpoint(request(old));
        if (reply.status() != 409) {
          return response(witness, reply, old);
        }
        OptionalLong size = size(reply);
        if (size.isEmpty() || size.getAsLong() == old) {
          return old == checkpoint.size()
              ? new WitnessResponse.Conflict(old)
              : new WitnessResponse.Unavailable("protocol");
        }
        if (size.getAsLong() > checkpoint.size()) {
          return new WitnessResponse.Ahead(size.getAsLong());
        }
        old = size.getAsLong();
      }
      return new WitnessResponse.Unavailable("protocol");
    } catch (IOException e) {
      return new WitnessResponse.Unavailable("not-reached");
    } catch (MalformedException | UncheckedIOException e) {
      return new WitnessResponse.Unavailable("no-proof"); // a local tile cannot be read
    }
  }

  private byte[] request(long old) {
    var proof = MerkleTree.consistencyProof(old, checkpoint.size(), tree);
    return new ConsistencyProof(old, proof, note).toString().getBytes(StandardCharsets.UTF_8);
  }

  private WitnessResponse response(WitnessEndpoint witness, Response reply, long old) {
    return switch (reply.status()) {
      case 200 -> cosigned(witness, reply);
      case 422 -> new WitnessResponse.Conflict(old);
      default -> new WitnessResponse.Unavailable("status-" + reply.status());
    };
  }

  /** Signatures of other keys are ignored, as the specification asks. */
  private WitnessResponse cosigned(WitnessEndpoint witness, Response reply) {
    try {
      for (String line : StrictDecoder.utf8(reply.body()).split("\n")) {
        NoteSignature signature = NoteSignature.parse(line);
        if (witness.key().verifies(note.text(), signature)) {
          return new WitnessResponse.Cosigned(signature);
        }
      }
      return new WitnessResponse.Unavailable("bad-signature");
    } catch (MalformedException e) {
      return new WitnessResponse.Unavailable("bad-signature");
    }
  }

  private static OptionalLong size(Response reply) {
    try {
      return OptionalLong.of(StrictDecoder.decimal(StrictDecoder.utf8(reply.body()).strip()));
    } catch (MalformedException e) {
      return OptionalLong.empty();
    }
  }
}
