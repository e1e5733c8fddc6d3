package org.wasl.routes.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignedNote.Verification;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.routes.event.RouteEvents;
import org.wasl.store.Store;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.LogShards.PublishedShard;

/**
 * Has published checkpoints cosigned by witnesses. Witnesses get only the last checkpoint of a
 * shard, which covers the earlier ones.
 */
public final class WitnessCoordinator implements AutoCloseable {
  private static final long KEY_INQUIRY_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final WitnessPool pool;
  private final TlogPolicy policy;
  private final Store store;
  private final LogShards shards;
  private final RouteEvents events;
  private final Map<Integer, CosignatureCollector> collectors = new ConcurrentHashMap<>();

  /**
   * Closed shards whose last checkpoint a quorum has cosigned, so that no further requests are
   * needed.
   */
  private final Set<Integer> finished = ConcurrentHashMap.newKeySet();

  /**
   * The witnesses that have confirmed a shard that is not open yet, by the shard's verifier key.
   */
  private final Map<String, Set<VerifierKey>> confirmedBy = new ConcurrentHashMap<>();

  private volatile long keyAskedAtNanos = System.nanoTime() - KEY_INQUIRY_PAUSE_NANOS;

  /**
   * @param policy keys of the witnesses, quorum
   * @param pauseMillis how long a witness that did not answer is not called again
   * @param shards the shards, with published checkpoints and cosignatures
   */
  public WitnessCoordinator(
      List<WitnessEndpoint> witnesses,
      TlogPolicy policy,
      long pauseMillis,
      Store store,
      LogShards shards,
      RouteEvents events) {
    this.pool = new WitnessPool(witnesses, pauseMillis);
    this.policy = policy;
    this.store = store;
    this.shards = shards;
    this.events = events;
  }

  private CosignatureCollector collector(PublishedShard shard) {
    return collectors.computeIfAbsent(
        shard.number(),
        number -> new CosignatureCollector(policy, shard, store.cosignatures(number), events));
  }

  /**
   * Runs one round. It calls each witness that has not cosigned a published checkpoint or that
   * objects, unless a call is under way.
   *
   * @return completes when these witnesses have answered or failed
   */
  public CompletableFuture<Void> collect() {
    Set<String> objecting = objections().keySet();
    return ask(
        published(Optional.empty()),
        (note, key) -> note.verify(key) != Verification.VALID || objecting.contains(key.name()));
  }

  /**
   * Like {@link #collect}, and once more after each call under way. Such a call may be about an
   * earlier checkpoint, and its witness is left out meanwhile.
   */
  CompletableFuture<Void> collectLast() {
    List<CompletableFuture<Void>> rounds = new ArrayList<>();
    for (CompletableFuture<Void> call : pool.underWay()) {
      rounds.add(call.thenCompose(ended -> collect()));
    }
    rounds.add(collect());
    return CompletableFuture.allOf(rounds.toArray(CompletableFuture[]::new));
  }

  /**
   * Calls all witnesses before anything is signed. This includes those that have cosigned the
   * published checkpoint, because they may have cosigned more since the database was copied.
   *
   * @param none the signed empty checkpoint of the newest shard, used if the shard has no published
   *     checkpoint; empty if it cannot be signed
   * @return proven objections by the witness's name, about another log or a larger one. An unproven
   *     objection raises an alarm, and the witness does not count for the quorum.
   */
  public Map<String, String> collectProvenObjections(Optional<SignedNote> none) {
    ask(published(none), (note, key) -> true).join();
    Map<String, String> proven = new TreeMap<>();
    objections()
        .forEach(
            (name, objection) -> {
              if (objection.proven()) {
                proven.put(name, objection.claim());
              }
            });
    return proven;
  }

  /** The collectors of the open shard, and of closed ones whose last checkpoint lacks a quorum. */
  private Map<CosignatureCollector, SignedNote> published(Optional<SignedNote> otherwise) {
    Map<CosignatureCollector, SignedNote> notes = new LinkedHashMap<>();
    List<PublishedShard> published = shards.published();
    for (PublishedShard shard : published) {
      boolean newest = shard == published.get(published.size() - 1);
      if (!finished.contains(shard.number())) {
        CosignatureCollector collector = collector(shard);
        Optional<SignedNote> note = collector.published();
        note.ifPresent(collector::publish);
        if (!newest && note.filter(collector::isFinal).isPresent()) {
          finished.add(shard.number());
        } else {
          note.or(() -> newest ? otherwise : Optional.empty())
              .ifPresent(it -> notes.put(collector, it));
        }
      }
    }
    return notes;
  }

  private Map<String, WitnessObjection> objections() {
    Map<String, WitnessObjection> all = new TreeMap<>();
    collectors.values().forEach(collector -> all.putAll(collector.objections()));
    return all;
  }

  private CompletableFuture<Void> ask(
      Map<CosignatureCollector, SignedNote> notes, BiPredicate<SignedNote, VerifierKey> selector) {
    Map<String, WitnessObjection> objections = objections();
    return pool.ask(
        key ->
            !(objections.get(key.name()) instanceof WitnessObjection(var _, var proven) && proven)
                && notes.values().stream().anyMatch(note -> selector.test(note, key)),
        witness ->
            notes.forEach(
                (collector, note) -> {
                  if (selector.test(note, witness.key())) {
                    ask(witness, collector, note);
                  }
                }));
  }

  private void ask(WitnessEndpoint witness, CosignatureCollector collector, SignedNote note) {
    VerifierKey key = witness.key();
    TileTree tree =
        new TileTree(CosignatureCollector.size(note), collector.shard().folder()::hashes);
    switch (new AddCheckpoint(note, tree).send(witness, collector.lastCosignedSize(key))) {
      case WitnessResponse.Unavailable(var why) -> {
        // A new witness may not know the closed shards.
        if (collector.shard().number() == shards.newest().number()) {
          pool.markUnavailable(key, why);
        }
      }
      case WitnessResponse response -> {
        pool.markAvailable(key);
        collector.handle(witness, note, response);
      }
    }
  }

  /**
   * Tells whether a quorum has confirmed the key of a shard that is not open yet. The others are
   * called from time to time with an empty checkpoint.
   */
  public boolean isKnownToQuorum(SignerKey next) {
    Set<VerifierKey> confirmed =
        confirmedBy.computeIfAbsent(
            next.verifier().toString(), key -> ConcurrentHashMap.newKeySet());
    if (confirmed.size() < policy.quorum()
        && System.nanoTime() - keyAskedAtNanos > KEY_INQUIRY_PAUSE_NANOS) {
      keyAskedAtNanos = System.nanoTime();
      AddCheckpoint asking =
          new AddCheckpoint(emptyCheckpoint(next), MerkleTree.hashesOf(List.of()));
      pool.ask(
          key -> !confirmed.contains(key),
          witness -> {
            if (asking.send(witness, 0) instanceof WitnessResponse.Cosigned) {
              confirmed.add(witness.key());
            }
          });
    }
    return confirmed.size() >= policy.quorum();
  }

  /** The signed empty checkpoint. */
  public static SignedNote emptyCheckpoint(SignerKey key) {
    String text = new Checkpoint(key.verifier().name(), 0, MerkleTree.root(List.of())).text();
    return new SignedNote(text, List.of(key.sign(text)));
  }

  /** The last checkpoint of a shard that a quorum has cosigned. Empty if none is known. */
  Optional<byte[]> witnessed(int shard) {
    return Optional.ofNullable(collectors.get(shard))
        .flatMap(CosignatureCollector::witnessed)
        .map(SignedNote::bytes);
  }

  /** For a closed shard, whether a quorum has cosigned its last checkpoint. */
  boolean isFinished(int shard) {
    return finished.contains(shard);
  }

  /**
   * Tells whether too many witnesses claim to know another log, so that a quorum for this one is
   * impossible while they do. A single false objection does not stop the log.
   */
  public boolean forked() {
    return pool.size() - objections().size() < policy.quorum();
  }

  /** Tells whether so many witnesses have proven it. */
  boolean isForkProven() {
    long proven = objections().values().stream().filter(WitnessObjection::proven).count();
    return pool.size() - proven < policy.quorum();
  }

  /** Does not wait for calls under way. */
  @Override
  public void close() {
    pool.close();
  }
}
