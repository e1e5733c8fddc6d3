package org.wasl.desk.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.TestSeed;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeliveryTable.StoredDelivery;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.ReferralTable;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.DeliveryStore;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.inbox.StoreResult;
import org.wasl.kit.receive.SealedReceiver;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.jose.Digest;

/** What an office's machine does with a sealed delivery: keeps it, then signs that it has it. */
class SealedMailboxTest {
  private static final String OFFICE = "kp-rabat";

  @TempDir Path folder;

  private AgencyResponse receive(TestGateway gateway, DeliveryStore store, TestDelivery sent) {
    try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
      var receiver =
          new SealedReceiver(
              OFFICE, () -> gateway.pki.signer(OFFICE), store, Clock.systemUTC(), work);
      var arrival =
          new IncomingDelivery(
              sent.deliveryId(),
              sent.referral(),
              sent.message().messageId(),
              sent.sender(),
              sent.type(),
              sent.headers().get("Wasl-Digest"),
              sent.sealed());
      return receiver.receive(arrival).toCompletableFuture().join();
    }
  }

  @Test
  void theReceiptIsSignedWithoutOpeningAndTheBytesAreKeptAsTheyCame() {
    // Given
    TestGateway gateway = new TestGateway(folder.resolve("pki"), "platform", OFFICE);
    List<String> arrivals = new ArrayList<>();
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      SealedMailbox mailbox = new SealedMailbox(database, OFFICE, arrivals::add);
      TestDelivery unopenable =
          gateway
              .delivery("platform", OFFICE)
              .withSealed("no key opens this".getBytes(StandardCharsets.UTF_8));
      // When
      AgencyResponse first = receive(gateway, mailbox, unopenable);
      AgencyResponse second = receive(gateway, mailbox, unopenable);
      // Then
      assertThat(first.status()).isEqualTo(200);
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(arrivals).containsExactly(unopenable.referral().toString());
      StoredDelivery kept =
          database
              .read(
                  connection ->
                      DeliveryTable.find(connection, OFFICE, unopenable.deliveryId().toString()))
              .orElseThrow();
      assertThat(kept.received().sealed()).isEqualTo(unopenable.sealed());
      assertThat(kept.received().receipt().getBytes(StandardCharsets.US_ASCII))
          .isEqualTo(first.body());
    }
  }

  @Test
  void aMessageThatIsSealedAnewIsKeptAgainAndCountedOnce() {
    // Given
    TestGateway gateway = new TestGateway(folder.resolve("pki"), "platform", OFFICE);
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      SealedMailbox mailbox = new SealedMailbox(database, OFFICE, arrived -> {});
      var message = gateway.newCase("platform");
      UUID referral = UUID.randomUUID();
      TestDelivery first =
          gateway.delivery("platform", OFFICE, referral, TestGateway.CASE, message, 0);
      TestDelivery anew =
          gateway.delivery("platform", OFFICE, referral, TestGateway.CASE, message, 1);
      // When
      receive(gateway, mailbox, first);
      receive(gateway, mailbox, anew);
      // Then
      assertThat(
              database
                  .read(connection -> ReferralTable.find(connection, OFFICE, referral.toString()))
                  .orElseThrow())
          .matches(row -> row.messages() == 1 && row.unread() == 1);
      List<StoredDelivery> shown =
          database.read(
              connection -> DeliveryTable.ofReferral(connection, OFFICE, referral.toString()));
      assertThat(shown)
          .extracting(one -> one.received().deliveryId())
          .containsExactly(anew.deliveryId());
    }
  }

  @Test
  void thereIsNoReceiptForWhatCouldNotBeStored() {
    // Given
    TestGateway gateway = new TestGateway(folder.resolve("pki"), "platform", OFFICE);
    DeliveryStore full =
        new DeliveryStore() {
          @Override
          public Optional<String> knownReceipt(
              UUID deliveryId, String digest, UUID referral, Instant now) {
            return Optional.empty();
          }

          @Override
          public CompletionStage<StoreResult> store(ReceivedDelivery candidate) {
            throw new IllegalStateException("the disk is full");
          }
        };
    // When
    AgencyResponse answer = receive(gateway, full, gateway.delivery("platform", OFFICE));
    // Then
    assertThat(answer.status()).isEqualTo(503);
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsOnTheDisk() throws Exception {
    // Given
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString(),
                Long.toString(TestSeed.of(SealedMailboxTest.class)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> acknowledged = new ArrayList<>();
    // When
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      String line = out.readLine();
      while (line != null) {
        acknowledged.add(line);
        if (acknowledged.size() == 50) {
          child.toHandle().destroyForcibly(); // leaves its output to be read
        }
        line = out.readLine();
      }
    }
    child.waitFor();
    // Then
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(50);
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      for (String one : acknowledged.subList(0, acknowledged.size() - 1)) {
        String[] parts = one.split(" ");
        Optional<StoredDelivery> kept =
            database.read(connection -> DeliveryTable.find(connection, OFFICE, parts[0]));
        assertThat(kept).map(stored -> Digest.of(stored.received().sealed())).contains(parts[1]);
      }
    }
  }

  /** Keeps deliveries until it is killed, and tells each that it has acknowledged. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      DeskDatabase database = DeskDatabase.open(Path.of(arguments[0]).resolve("desk.db"));
      SealedMailbox mailbox = new SealedMailbox(database, OFFICE, arrived -> {});
      Random random = new Random(Long.parseLong(arguments[1]));
      while (true) {
        byte[] sealed = new byte[20_000];
        random.nextBytes(sealed);
        ReceivedDelivery one =
            new ReceivedDelivery(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "platform",
                UUID.randomUUID(),
                "vetted-case/1",
                Digest.of(sealed),
                "",
                Instant.now(),
                "receipt",
                sealed);
        mailbox.store(one);
        System.out.println(one.deliveryId() + " " + one.digest());
        System.out.flush();
      }
    }
  }
}
