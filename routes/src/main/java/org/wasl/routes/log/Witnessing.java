package org.wasl.routes.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.VerifierKey;
import org.wasl.routes.Events;
import org.wasl.store.Store;
import org.wasl.store.log.LogFolder;
import org.wasl.store.log.LogKeeper;

/**
 * Has what is published cosigned: asks each witness on a thread of its own, so that one that hangs
 * keeps none of the others, and no referral, waiting. Only the last checkpoint is asked for; what
 * is under it needs no other.
 */
public final class Witnessing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witnessing.class);

  private final List<Witness> witnesses;
  private final int quorum;
  private final long pauseNanos;
  private final LogFolder folder;
  private final Hearing hearing;
  private final ExecutorService threads;
  private final Set<VerifierKey> busy = ConcurrentHashMap.newKeySet();
  private final Map<VerifierKey, Long> silentAtNanos = new ConcurrentHashMap<>();

  /**
   * @param policy key of the log, keys of the witnesses, quorum
   * @param pauseMillis how long a witness that did not answer is left alone
   * @param folder what is published
   * @param keeper publishes what they say
   */
  public Witnessing(
      List<Witness> witnesses,
      Policy policy,
      long pauseMillis,
      Store store,
      LogFolder folder,
      LogKeeper keeper,
      Events events) {
    this.witnesses = List.copyOf(witnesses);
    this.quorum = policy.quorum();
    this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    this.folder = folder;
    this.hearing =
        new Hearing(policy, store.auditLog(), store.cosignatures(), folder, keeper, events);
    this.threads = Executors.newFixedThreadPool(witnesses.size(), Witnessing::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "witness");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * One look: each witness that has not cosigned the published checkpoint is asked, unless it is
   * being asked already.
   *
   * @return done when those have answered, or failed to
   */
  public CompletableFuture<Void> look() {
    Optional<SignedNote> note = hearing.published();
    note.ifPresent(hearing::publish);
    return note.map(it -> ask(it, key -> it.check(key) != SignedNote.Check.VALID))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /**
   * Asks all witnesses before anything is signed; also those that have cosigned what is published,
   * because they may have cosigned more since the database was copied.
   *
   * @param none the signed checkpoint of no leaves, to ask with where nothing is published
   * @return what those object to that know another log, or a larger one; by the witness's name
   */
  public Map<String, String> object(SignedNote none) {
    ask(hearing.published().orElse(none), key -> true).join();
    return new TreeMap<>(hearing.objections());
  }

  private CompletableFuture<Void> ask(SignedNote note, Predicate<VerifierKey> whom) {
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    for (Witness witness : witnesses) {
      if (whom.test(witness.key()) && mayBeAsked(witness.key()) && busy.add(witness.key())) {
        asked.add(
            CompletableFuture.runAsync(() -> ask(witness, note), threads)
                .<Void>handle((done, failure) -> over(witness.key(), failure)));
      }
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
  }

  private boolean mayBeAsked(VerifierKey key) {
    Long silentAt = silentAtNanos.get(key);
    return !hearing.objections().containsKey(key.name())
        && (silentAt == null || System.nanoTime() - silentAt > pauseNanos);
  }

  private void ask(Witness witness, SignedNote note) {
    VerifierKey key = witness.key();
    TileTree tree =
        new TileTree(
            Hearing.size(note),
            tile -> folder.tile(tile.path()).orElseThrow(() -> new Malformed("a tile is missing")));
    Said said = new Asking(note, tree).ask(witness, hearing.last(key));
    if (said instanceof Said.Silent silent) {
      if (silentAtNanos.put(key, System.nanoTime()) == null) {
        LOG.warn("witness {} says nothing: {}", key.name(), silent.why());
      }
      return;
    }
    if (silentAtNanos.remove(key) != null) {
      LOG.info("witness {} answers again", key.name());
    }
    hearing.heard(key, note, said);
  }

  private Void over(VerifierKey key, Throwable failure) {
    busy.remove(key);
    if (failure != null) {
      LOG.warn("witness {} was not heard: {}", key.name(), failure.getCause().getClass().getName());
    }
    return null;
  }

  /** The last checkpoint that a quorum has cosigned; empty before the first since the start. */
  Optional<byte[]> witnessed() {
    return hearing.witnessed().map(SignedNote::bytes);
  }

  /**
   * Whether so many witnesses know another log that there cannot be a quorum for this one. A single
   * one that lies does not stop a log that the others have seen.
   */
  public boolean forked() {
    return witnesses.size() - hearing.objections().size() < quorum;
  }

  /** Waits for nobody. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
