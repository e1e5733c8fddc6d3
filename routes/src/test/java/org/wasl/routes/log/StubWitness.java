package org.wasl.routes.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.routes.log.WitnessEndpoint.Response;

/** A witness in memory, which can be told to behave otherwise. */
final class StubWitness implements WitnessEndpoint.WitnessTransport {
  private static final long NOW = 1_764_000_000;

  private final SignerKey key;
  private final List<Long> askedFrom = new ArrayList<>();
  private final Map<String, Checkpoint> seen = new HashMap<>();
  private final Map<String, SignedNote> signed = new HashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private WitnessEndpoint.WitnessTransport instead;

  StubWitness(String name) {
    this.key = SignerKey.generate(name, KeyType.COSIGNATURE, new SecureRandom());
  }

  WitnessEndpoint witness() {
    return new WitnessEndpoint(key.verifier(), this);
  }

  /** Answers like this from now on. Null means correct answers again. */
  synchronized void answer(WitnessEndpoint.WitnessTransport other) {
    instead = other;
  }

  /**
   * Sets the checkpoint of another log, or of a later state of this one, that it has cosigned and
   * can present.
   */
  synchronized void has(SignedNote other) {
    claims(Checkpoint.parse(other.text()));
    signed.put(Checkpoint.parse(other.text()).origin(), other);
  }

  /** Sets the checkpoint that it claims to have cosigned, without a signature of the log. */
  synchronized void claims(Checkpoint other) {
    seen.put(other.origin(), other);
    signed.remove(other.origin());
  }

  /** Sets whether it knows the log of this name. */
  synchronized void knows(String origin, boolean known) {
    if (known) {
      unknown.remove(origin);
    } else {
      unknown.add(origin);
    }
  }

  /** The size up to which it has cosigned the log of this name. */
  synchronized long size(String origin) {
    return last(origin).size();
  }

  synchronized long size() {
    return size("wasl.example/log");
  }

  private Checkpoint last(String origin) {
    return seen.getOrDefault(origin, new Checkpoint(origin, 0, MerkleTree.root(List.of())));
  }

  /** The old sizes that it was asked with. */
  synchronized List<Long> askedFrom() {
    return List.copyOf(askedFrom);
  }

  String line(SignerKey by, SignedNote note) {
    return by.cosign(note.text(), NOW).line() + "\n";
  }

  @Override
  public Response addCheckpoint(byte[] body) throws IOException {
    WitnessEndpoint.WitnessTransport other;
    synchronized (this) {
      other = instead;
    }
    return other == null ? properly(ConsistencyProof.parse(body)) : other.addCheckpoint(body);
  }

  private synchronized Response properly(ConsistencyProof request) {
    askedFrom.add(request.oldSize());
    Checkpoint next = Checkpoint.parse(request.checkpoint().text());
    if (unknown.contains(next.origin())) {
      return reply(404, "unknown\n");
    }
    Checkpoint last = last(next.origin());
    if (request.oldSize() != last.size()) {
      return reply(409, last.size() + "\n");
    }
    if (next.size() == last.size() && !next.equals(last)) {
      return reply(409, "another root\n");
    }
    if (!request.extendsRoot(last.root())) {
      return reply(422, "no\n");
    }
    seen.put(next.origin(), next);
    signed.put(next.origin(), request.checkpoint());
    return reply(200, line(key, request.checkpoint()));
  }

  @Override
  public synchronized Response cosignedCheckpoint(String origin) {
    SignedNote note = signed.get(origin);
    return note == null ? reply(404, "none\n") : new Response(200, note.bytes());
  }

  static Response reply(int status, String body) {
    return new Response(status, body.getBytes(StandardCharsets.UTF_8));
  }
}
