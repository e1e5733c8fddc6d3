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
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestSeed;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.jose.Digest;

/** Tests that an office's machine stores a sealed delivery before it signs the receipt. */
class SealedMailboxTest {
  private static final String OFFICE = "kp-rabat";

  @TempDir Path folder;

  private AgencyResponse receive(TestGateway gateway, DeliveryStore store, TestDelivery sent) {
    try (var work = Executors.newVirtualThreadPerTaskExecutor()) {
      var receiver =
          new SealedReceiver(
              new AgencyId(OFFICE),
              () -> gateway.pki.signer(new AgencyId(OFFICE)),
              store,
              Clock.systemUTC(),
              work);
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
  void signsTheReceiptWithoutOpeningAndKeepsTheExactBytes() {
    // Given
    TestGateway gateway =
        new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId(OFFICE));
    List<String> arrivals = new ArrayList<>();
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      SealedMailbox mailbox = new SealedMailbox(database, OFFICE, arrivals::add);
      TestDelivery unopenable =
          gateway
              .delivery(new AgencyId("platform"), new AgencyId(OFFICE))
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
  void keepsAResealedMessageAndCountsItOnce() {
    // Given
    TestGateway gateway =
        new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId(OFFICE));
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      SealedMailbox mailbox = new SealedMailbox(database, OFFICE, arrived -> {});
      var message = gateway.newCase(new AgencyId("platform"));
      ReferralId referral = new ReferralId(UUID.randomUUID());
      TestDelivery first =
          gateway.delivery(
              new AgencyId("platform"),
              new AgencyId(OFFICE),
              referral,
              TestGateway.CASE,
              message,
              0);
      TestDelivery anew =
          gateway.delivery(
              new AgencyId("platform"),
              new AgencyId(OFFICE),
              referral,
              TestGateway.CASE,
              message,
              1);
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
          .extracting(storedDelivery -> storedDelivery.received().deliveryId())
          .containsExactly(anew.deliveryId());
    }
  }

  @Test
  void row88GatewayOfOneOfficeCannotReuseAnothersDeliveryId() {
    // Given two offices of one desk, whose gateways use the same id
    TestGateway gateway =
        new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId(OFFICE));
    TestDelivery delivery = gateway.delivery(new AgencyId("platform"), new AgencyId(OFFICE));
    String id = delivery.deliveryId().toString();
    try (DeskDatabase database = DeskDatabase.open(folder.resolve("desk.db"))) {
      new SealedMailbox(database, "police-rabat", arrived -> {})
          .store(received(delivery, "digest of the other"));
      SealedMailbox mailbox = new SealedMailbox(database, OFFICE, arrived -> {});
      // When
      AgencyResponse receipt = receive(gateway, mailbox, delivery);
      database.write(
          connection -> {
            for (String office : List.of(OFFICE, "police-rabat")) {
              DeliveryTable.retrieve(connection, office, id, "person", "seen", Instant.now());
            }
            DeliveryTable.retrievalSent(connection, OFFICE, delivery.deliveryId());
            return true;
          });
      // Then
      assertThat(receipt.status()).isEqualTo(200);
      Optional<StoredDelivery> own =
          database.read(connection -> DeliveryTable.find(connection, OFFICE, id));
      assertThat(own.orElseThrow().received().sealed()).isEqualTo(delivery.sealed());
      assertThat(
              database.<List<StoredDelivery>>read(
                  connection -> DeliveryTable.retrievalsToSend(connection, "police-rabat", "", 10)))
          .hasSize(1);
    }
  }

  private static ReceivedDelivery received(TestDelivery of, String digest) {
    return new ReceivedDelivery(
        of.deliveryId(),
        new MessageId(UUID.randomUUID()),
        new AgencyId("platform"),
        new ReferralId(UUID.randomUUID()),
        TestGateway.CASE,
        digest,
        "",
        Instant.now(),
        "receipt",
        new byte[] {1});
  }

  @Test
  void givesNoReceiptIfStoringFailed() {
    // Given
    TestGateway gateway =
        new TestGateway(folder.resolve("pki"), new AgencyId("platform"), new AgencyId(OFFICE));
    DeliveryStore full =
        new DeliveryStore() {
          @Override
          public Optional<String> knownReceipt(
              DeliveryId deliveryId, String digest, ReferralId referral, Instant now) {
            return Optional.empty();
          }

          @Override
          public CompletionStage<StoreResult> store(ReceivedDelivery candidate) {
            throw new IllegalStateException("the disk is full");
          }
        };
    // When
    AgencyResponse answer =
        receive(gateway, full, gateway.delivery(new AgencyId("platform"), new AgencyId(OFFICE)));
    // Then
    assertThat(answer.status()).isEqualTo(503);
  }

  @Test
  void keepsAcknowledgedDeliveriesAfterAKill() throws Exception {
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
      for (String delivery : acknowledged.subList(0, acknowledged.size() - 1)) {
        String[] parts = delivery.split(" ");
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
        ReceivedDelivery receivedDelivery =
            new ReceivedDelivery(
                new DeliveryId(UUID.randomUUID()),
                new MessageId(UUID.randomUUID()),
                new AgencyId("platform"),
                new ReferralId(UUID.randomUUID()),
                "vetted-case/1",
                Digest.of(sealed),
                "",
                Instant.now(),
                "receipt",
                sealed);
        mailbox.store(receivedDelivery);
        System.out.println(receivedDelivery.deliveryId() + " " + receivedDelivery.digest());
        System.out.flush();
      }
    }
  }
}
