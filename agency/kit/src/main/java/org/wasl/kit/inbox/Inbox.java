package org.wasl.kit.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/**
 * One agency's durable inbox. It stores each message once, however often it arrives, and has it
 * handled once. It is thread-safe, but only one process at a time may use it.
 */
public final class Inbox implements DeliveryStore, AutoCloseable {
  /** The journal's name in the agency's data folder. */
  public static final String FILE_NAME = "inbox.journal";

  private final InboxIndex index;
  private final InboxJournal journal;
  private final Batcher<JournalWrite> committer;
  private final HandlerDispatcher dispatcher;
  private volatile Consumer<Optional<IOException>> writeListener = fault -> {};

  private sealed interface JournalWrite {
    record Store(ReceivedDelivery candidate, CompletableFuture<StoreResult> done)
        implements JournalWrite {}

    record Note(JournalEntry entry, CompletableFuture<Void> done) implements JournalWrite {
      Note(JournalEntry entry) {
        this(entry, new CompletableFuture<>());
      }
    }
  }

  /**
   * Opens the inbox in {@code folder}, or makes an empty one. A partial entry that a crash left at
   * the end of the journal was never acknowledged and is cut off. It is kept in a file beside the
   * journal, as are damaged bytes ({@link #damage()}).
   *
   * @param executor runs disk writes and handler calls. This inbox takes at most {@code
   *     handlersAtOnce + 1} of its threads at a time, and none while idle
   * @throws IOException if it cannot be read, is damaged, or another process has it open
   */
  public static Inbox open(Path folder, InboxConfig config, Executor executor) throws IOException {
    InboxIndex index = new InboxIndex();
    InboxJournal journal = InboxJournal.open(folder.resolve(FILE_NAME), index::replay);
    return new Inbox(index, journal, config, executor);
  }

  private Inbox(InboxIndex index, InboxJournal journal, InboxConfig config, Executor executor) {
    this.index = index;
    this.journal = journal;
    this.committer = new Batcher<>(executor, config.maxBatch(), this::commit);
    this.dispatcher = new HandlerDispatcher(this::received, this::noteHandled, config, executor);
    index.takeUnhandled().forEach(dispatcher::add);
  }

  /**
   * The receipt of an identical delivery that is stored already. The duplicate is counted in the
   * journal with the next batch, and the answer does not wait for that. A crash may lose the last
   * few counts, and nothing else.
   */
  @Override
  public Optional<String> knownReceipt(
      DeliveryId deliveryId, String digest, ReferralId referral, Instant now) {
    return index
        .delivery(deliveryId)
        .map(this::received)
        .filter(receivedDelivery -> receivedDelivery.isSameDelivery(digest, referral))
        .map(
            receivedDelivery -> {
              committer.add(new JournalWrite.Note(new JournalEntry.Repeated(deliveryId, now)));
              return receivedDelivery.receipt();
            });
  }

  @Override
  public CompletableFuture<StoreResult> store(ReceivedDelivery candidate) {
    CompletableFuture<StoreResult> done = new CompletableFuture<>();
    committer.add(new JournalWrite.Store(candidate, done));
    return done;
  }

  /**
   * Stores, once, a delivery that is refused because no key opens it, so that the agency can report
   * the lost key. Completes and fails as {@link #store} does.
   */
  public CompletableFuture<Void> keepUnopened(ReceivedDelivery refused) {
    var note = new JournalWrite.Note(new JournalEntry.Unopened(refused));
    if (index.isUnopened(refused.deliveryId(), refused.digest())) {
      note.done.complete(null);
    } else {
      committer.add(note);
    }
    return note.done;
  }

  /**
   * Calls {@code handler} from now on for every stored message, including those that a crash left
   * unhandled. A message counts as handled once the stage completes and the journal records it.
   * After a failure, or a crash in between, the handler is called again, so its effect must be
   * idempotent by {@code deliveryId}.
   */
  public void onMessage(Function<ReceivedDelivery, CompletionStage<?>> handler) {
    dispatcher.start(handler);
  }

  /**
   * Tells {@code listener} from now on of every write to disk. The value is the failure, or empty
   * on success. It must not block.
   */
  public void onWrite(Consumer<Optional<IOException>> listener) {
    writeListener = listener;
  }

  /**
   * Tells {@code listener} from now on of every attempt to handle a message. The value is the
   * failure, or empty on success. A failure may quote content. It must not block.
   */
  public void onHandling(Consumer<Optional<Throwable>> listener) {
    dispatcher.onHandling(listener);
  }

  /**
   * Describes for an operator the damage that was found when this was opened, without content. It
   * is empty if all was whole.
   */
  public List<String> damage() {
    return journal.damage();
  }

  /** Messages kept. */
  public int size() {
    return index.messages();
  }

  private void commit(List<JournalWrite> batch) {
    Deduplicator deduplicator = new Deduplicator(index, this::received);
    List<Runnable> answers = new ArrayList<>();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    try {
      for (JournalWrite work : batch) {
        switch (work) {
          case JournalWrite.Store(
                  ReceivedDelivery candidate,
                  CompletableFuture<StoreResult> done) -> {
            waiting.add(done);
            StoreResult result = deduplicator.decide(candidate);
            answers.add(() -> done.complete(result));
          }
          case JournalWrite.Note(JournalEntry entry, CompletableFuture<Void> done) -> {
            waiting.add(done);
            deduplicator.add(entry);
            answers.add(() -> done.complete(null));
          }
        }
      }
      write(deduplicator.entries());
      answers.forEach(Runnable::run);
    } catch (IOException | RuntimeException e) {
      waiting.forEach(done -> done.completeExceptionally(e));
    }
  }

  private void write(List<JournalEntry> entries) throws IOException {
    if (entries.isEmpty()) {
      return;
    }
    List<Long> offsets = append(entries);
    for (int i = 0; i < offsets.size(); i++) {
      if (index.add(offsets.get(i), entries.get(i))) {
        dispatcher.add(offsets.get(i));
      }
    }
  }

  private List<Long> append(List<JournalEntry> entries) throws IOException {
    try {
      List<Long> offsets = journal.append(entries.stream().map(JournalEntry::toBytes).toList());
      writeListener.accept(Optional.empty());
      return offsets;
    } catch (IOException e) {
      writeListener.accept(Optional.of(e));
      throw e;
    }
  }

  private ReceivedDelivery received(long offset) {
    try {
      if (JournalEntry.of(journal.read(offset)) instanceof JournalEntry.Arrived arrived) {
        return arrived.received();
      }
      throw new IllegalStateException("no delivery at " + offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void noteHandled(ReceivedDelivery received) {
    committer.add(new JournalWrite.Note(new JournalEntry.Handled(received.deliveryId())));
  }

  /** Stops at once. Acknowledged deliveries are on disk. */
  @Override
  public void close() throws IOException {
    dispatcher.stop();
    journal.close();
  }
}
