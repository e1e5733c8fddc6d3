package org.wasl.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.inbox.StoreResult.Duplicate;
import org.wasl.kit.inbox.StoreResult.IdReused;
import org.wasl.kit.inbox.StoreResult.Stored;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

class InboxTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final InboxConfig CONFIG = new InboxConfig(16, 1, 20);

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private Inbox inbox;

  @BeforeEach
  void open() throws IOException {
    inbox = Inbox.open(folder, CONFIG, executor);
  }

  @AfterEach
  void close() throws IOException {
    inbox.close();
    executor.shutdownNow();
  }

  private void reopen() throws IOException {
    inbox.close();
    open();
  }

  private Path journal() {
    return folder.resolve(Inbox.FILE_NAME);
  }

  private static ReceivedDelivery message(int number) {
    return received(
        new DeliveryId(new UUID(8, number)), new MessageId(new UUID(4, number)), "digest", "body");
  }

  private static ReceivedDelivery received(
      DeliveryId delivery, MessageId message, String digest, String body) {
    return new ReceivedDelivery(
        delivery,
        message,
        new AgencyId("platform"),
        new ReferralId(new UUID(7, 7)),
        "vetted-case/1",
        digest,
        body,
        NOW,
        "receipt of " + delivery + digest,
        new byte[] {1, 2, 3});
  }

  @Test
  void keepsAnUnopenedDeliveryOnceAndCountsNoMessage() throws IOException {
    // Given
    ReceivedDelivery refused =
        received(new DeliveryId(new UUID(8, 1)), new MessageId(new UUID(4, 1)), "digest", "");
    // When
    inbox.keepUnopened(refused).join();
    long once = Files.size(journal());
    reopen();
    inbox.keepUnopened(refused).join();
    // Then
    assertThat(Files.size(journal())).isEqualTo(once);
    ReceivedDelivery found = InboxReader.find(journal(), refused.deliveryId()).orElseThrow();
    assertThat(found.digest()).isEqualTo(refused.digest());
    assertThat(found.sealed()).isEqualTo(refused.sealed());
    assertThat(inbox.size()).isZero();
    assertThat(InboxReader.read(journal())).isEmpty();
  }

  @Test
  void storesAMessageThatOpensLater() throws IOException {
    // Given
    ReceivedDelivery message = message(1);
    inbox.keepUnopened(received(message.deliveryId(), message.messageId(), "digest", "")).join();
    // When
    StoreResult stored = store(message);
    // Then
    assertThat(stored).isEqualTo(new Stored(message.receipt()));
    assertThat(InboxReader.find(journal(), message.deliveryId()).orElseThrow().receipt())
        .isEqualTo(message.receipt());
  }

  private StoreResult store(ReceivedDelivery received) {
    return inbox.store(received).join();
  }

  @Test
  void keepsMessagesAfterReopening() throws IOException {
    // Given
    ReceivedDelivery first = message(1);
    assertThat(store(first)).isEqualTo(new Stored(first.receipt()));
    // When
    reopen();
    // Then
    assertThat(store(first)).isEqualTo(new Duplicate(first.receipt()));
    assertThat(inbox.knownReceipt(first.deliveryId(), first.digest(), first.referral(), NOW))
        .contains(first.receipt());
    assertThat(inbox.size()).isEqualTo(1);
    assertThat(InboxReader.find(journal(), first.deliveryId()).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(first);
  }

  @Test
  void deliveryInAnotherFormIsNew() {
    // Given
    ReceivedDelivery first = message(1);
    store(first);
    // When
    Optional<String> known = inbox.knownReceipt(first.deliveryId(), "other", first.referral(), NOW);
    // Then
    assertThat(known).isEmpty();
  }

  @Test
  void rejectsAMessageIdWithOtherContentAlsoInOneBatch() throws IOException {
    // Given
    ReceivedDelivery first = message(1);
    ReceivedDelivery other =
        received(new DeliveryId(new UUID(8, 2)), first.messageId(), "d2", "other body");
    // When
    var answers = List.of(inbox.store(first), inbox.store(other), inbox.store(first));
    // Then
    assertThat(answers.stream().map(CompletableFuture::join))
        .containsExactly(
            new Stored(first.receipt()), new IdReused(), new Duplicate(first.receipt()));
    assertThat(InboxReader.read(journal())).hasSize(1);
  }

  @Test
  void countsEachAbsorbedDuplicate() throws IOException {
    // Given
    ReceivedDelivery first = message(1);
    store(first);
    // When
    for (int i = 0; i < 3; i++) {
      inbox.knownReceipt(first.deliveryId(), first.digest(), first.referral(), NOW);
    }
    store(first);
    // Then
    assertThat(InboxReader.read(journal()).get(0).duplicates()).isEqualTo(4);
  }

  @Test
  void truncatesATornTailAtAnyOffset() throws IOException {
    // Given
    store(message(1));
    long whole = Files.size(journal());
    store(message(2));
    long end = Files.size(journal());
    byte[] both = Files.readAllBytes(journal());
    inbox.close();
    for (long cut = whole; cut < end; cut += 7) {
      Files.write(journal(), both);
      try (var file = new RandomAccessFile(journal().toFile(), "rw")) {
        file.setLength(cut);
      }
      // When
      open();
      // Then
      assertThat(inbox.size()).isEqualTo(1);
      assertThat(inbox.damage()).isEmpty();
      assertThat(Files.size(journal())).isEqualTo(whole);
      assertThat(store(message(2))).isInstanceOf(Stored.class);
      inbox.close();
    }
  }

  @Test
  void truncatesGarbageAfterTheLastEntry() throws IOException {
    // Given
    store(message(1));
    inbox.close();
    Files.write(journal(), "garbage that is no entry".getBytes(), StandardOpenOption.APPEND);
    // When
    open();
    // Then
    assertThat(inbox.size()).isEqualTo(1);
    assertThat(store(message(2))).isInstanceOf(Stored.class);
    reopen();
    assertThat(inbox.size()).isEqualTo(2);
  }

  private List<Path> torn() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().contains(".torn-")).toList();
    }
  }

  @Test
  void setsADamagedEntryAsideAndKeepsAllOthers() throws IOException {
    // Given
    for (int number = 1; number <= 10; number++) {
      store(message(number));
    }
    inbox.close();
    byte[] journal = Files.readAllBytes(journal());
    journal[30] ^= 1;
    Files.write(journal(), journal);
    // When
    open();
    // Then
    assertThat(inbox.size()).isEqualTo(9);
    assertThat(inbox.damage()).singleElement().asString().contains("damaged", ".torn-");
    assertThat(torn()).hasSize(1);
    assertThat(journal).startsWith(Files.readAllBytes(torn().getFirst()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(torn().getFirst())))
        .isEqualTo("rw-------");
    assertThat(InboxReader.read(journal())).hasSize(9);
    assertThat(store(message(10))).isInstanceOf(Duplicate.class);
    assertThat(store(message(1))).isInstanceOf(Stored.class);
    reopen();
    assertThat(inbox.damage()).isEmpty();
    assertThat(inbox.size()).isEqualTo(10);
    assertThat(torn()).hasSize(1);
  }

  @Test
  void damagedLengthLosesNoOtherEntry() throws IOException {
    // Given
    store(message(1));
    long first = Files.size(journal());
    store(message(2));
    store(message(3));
    inbox.close();
    try (var file = new RandomAccessFile(journal().toFile(), "rw")) {
      file.seek(first + 1);
      file.write(0x10); // beyond the end of the file
    }
    // When
    open();
    // Then
    assertThat(inbox.size()).isEqualTo(2);
    assertThat(inbox.damage()).hasSize(1);
  }

  @Test
  void keepsAndReportsADamagedLastEntry() throws IOException {
    // Given
    store(message(1));
    long first = Files.size(journal());
    store(message(2));
    inbox.close();
    byte[] journal = Files.readAllBytes(journal());
    journal[journal.length - 1] ^= 1;
    Files.write(journal(), journal);
    // When
    open();
    // Then
    assertThat(inbox.size()).isEqualTo(1);
    assertThat(inbox.damage()).singleElement().asString().contains("the last", ".torn-");
    assertThat(Files.readAllBytes(torn().getFirst()))
        .isEqualTo(Arrays.copyOfRange(journal, (int) first, journal.length));
  }

  @Test
  void keepsDamageThatNoCrashExplains() throws IOException {
    // Given
    store(message(1));
    inbox.close();
    long size;
    try (var file = new RandomAccessFile(journal().toFile(), "rw")) {
      file.seek(12);
      file.write(0x55);
      file.setLength(200L << 20);
      size = file.length();
    }
    // When, Then
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    assertThat(Files.size(journal())).isEqualTo(size);
  }

  @Test
  void handlesEachMessageOnceInOrder() throws IOException {
    // Given
    List<MessageId> handled = new CopyOnWriteArrayList<>();
    inbox.onMessage(
        received -> {
          handled.add(received.messageId());
          return CompletableFuture.completedStage(null);
        });
    List<ReceivedDelivery> messages = IntStream.range(0, 50).mapToObj(InboxTest::message).toList();
    // When
    messages.forEach(this::store);
    messages.forEach(this::store);
    // Then
    await().atMost(SOON).until(() -> handledMarks() == 50);
    assertThat(handled)
        .containsExactlyElementsOf(messages.stream().map(ReceivedDelivery::messageId).toList());
  }

  private long handledMarks() throws IOException {
    return InboxReader.read(journal()).stream().mapToInt(InboxReader.InboxDelivery::handled).sum();
  }

  @Test
  void reopeningHandlesOnlyUnhandledMessages() throws IOException {
    // Given
    inbox.onMessage(
        received ->
            received.messageId().equals(new MessageId(new UUID(4, 1)))
                ? CompletableFuture.completedStage(null)
                : new CompletableFuture<>());
    store(message(1));
    store(message(2));
    store(message(3));
    await().atMost(SOON).until(() -> handledMarks() == 1);
    List<MessageId> handled = new CopyOnWriteArrayList<>();
    // When
    reopen();
    inbox.onMessage(
        received -> {
          handled.add(received.messageId());
          return CompletableFuture.completedStage(null);
        });
    // Then
    await().atMost(SOON).until(() -> handledMarks() == 3);
    assertThat(handled)
        .containsExactly(new MessageId(new UUID(4, 2)), new MessageId(new UUID(4, 3)));
  }

  @Test
  void callsAFailedHandlerAgain() throws IOException {
    // Given
    List<MessageId> calls = new CopyOnWriteArrayList<>();
    inbox.onMessage(
        received -> {
          calls.add(received.messageId());
          if (calls.size() < 3) {
            throw new IllegalStateException("not yet");
          }
          return CompletableFuture.completedStage(null);
        });
    // When
    store(message(1));
    // Then
    await().atMost(SOON).until(() -> handledMarks() == 1);
    assertThat(calls).hasSize(3);
  }

  @Test
  void givesNoReceiptIfTheDiskFails() throws IOException {
    // Given
    store(message(1));
    inbox.close();
    // When
    CompletableFuture<StoreResult> answer = inbox.store(message(2));
    // Then
    assertThat(answer).failsWithin(SOON);
    open();
    assertThat(inbox.size()).isEqualTo(1);
  }
}
