package org.wasl.kit.witness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Cosigns a checkpoint of a log only when it extends the last one that was cosigned, so that all
 * readers of cosigned checkpoints see the same log. The answers are those of {@code add-checkpoint}
 * in C2SP {@code tlog-witness}, checked in the order of that page.
 */
public final class CheckpointWitness {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String SIZE = "text/x.tlog.size";

  private final SignerKey key;
  private final Supplier<? extends Collection<VerifierKey>> logs;
  private final CosignedCheckpoints seen;
  private final Clock clock;

  /**
   * A witness.
   *
   * @param key the key of {@code cosignature/v1} that cosigns
   * @param logs keys of the logs it witnesses, read again for each request. A key's name is the
   *     origin it signs for
   * @param seen the checkpoints that it has cosigned so far
   * @param clock dates the cosignatures
   */
  public CheckpointWitness(
      SignerKey key,
      Supplier<? extends Collection<VerifierKey>> logs,
      CosignedCheckpoints seen,
      Clock clock) {
    this.key = key;
    this.logs = logs;
    this.seen = seen;
    this.clock = clock;
  }

  /**
   * Answers one {@code add-checkpoint}. Serialized, so that the state does not change between
   * comparison and replacement.
   *
   * @param body the request's exact bytes
   * @return 200 with a cosignature, or 400, 403, 404, 409 or 422
   * @throws IOException if its state cannot be read or written. Then nothing was cosigned
   */
  public synchronized AgencyResponse addCheckpoint(byte[] body) throws IOException {
    ConsistencyProof request;
    try {
      request = ConsistencyProof.parse(body);
    } catch (MalformedException e) {
      return answer(400, "not a request: " + e.getMessage());
    }
    SignedNote note = request.checkpoint();
    Checkpoint next = Checkpoint.parse(note.text());
    List<VerifierKey> keys =
        logs.get().stream().filter(k -> k.name().equals(next.origin())).toList();
    if (keys.isEmpty()) {
      return answer(404, "an unknown log");
    }
    if (keys.stream().noneMatch(k -> note.verify(k) == SignedNote.Verification.VALID)) {
      return answer(403, "not signed by a key of this log");
    }
    if (request.oldSize() > next.size()) {
      return answer(400, "the old size is above the new one");
    }
    Checkpoint last =
        seen.latest(next.origin())
            .map(kept -> Checkpoint.parse(kept.text()))
            .orElseGet(() -> emptyTree(next.origin()));
    if (request.oldSize() != last.size()) {
      return new AgencyResponse(409, SIZE, bytes(last.size() + "\n"), Map.of());
    }
    if (next.size() == last.size() && !Arrays.equals(next.root(), last.root())) {
      return answer(409, "another root was cosigned for this size");
    }
    if (!request.extendsRoot(last.root())) {
      return answer(422, "the proof does not lead from the old tree to the new one");
    }
    seen.replace(next.origin(), note);
    return answer(200, key.cosign(note.text(), clock.instant().getEpochSecond()).line());
  }

  /**
   * Answers a request for the last checkpoint that it has cosigned. With the log's signature on it,
   * a witness can prove an objection to a log.
   *
   * @param path path of the request, see {@link Checkpoint#pathAtWitness}
   * @return 200 with the signed note, or 404
   * @throws IOException when its state cannot be read
   */
  public synchronized AgencyResponse cosignedCheckpoint(String path) throws IOException {
    for (VerifierKey log : logs.get()) {
      if (Checkpoint.pathAtWitness(log.name()).equals(path)) {
        Optional<SignedNote> note = seen.latest(log.name());
        if (note.isPresent()) {
          return new AgencyResponse(200, TEXT, note.get().bytes(), Map.of());
        }
      }
    }
    return answer(404, "no checkpoint of this log");
  }

  /** Returns the empty tree, which is the state of a log that was never cosigned. */
  private static Checkpoint emptyTree(String origin) {
    return new Checkpoint(origin, 0, MerkleTree.root(List.of()));
  }

  private static AgencyResponse answer(int status, String line) {
    return new AgencyResponse(status, TEXT, bytes(line + "\n"), Map.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
