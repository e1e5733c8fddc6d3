package org.wasl.link.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.wasl.runtime.TestLoad.SOON;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.connectors.jms.TestBroker;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.link.TestOldSystem;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.JsonFormat;
import org.wasl.link.outbox.Outbox;
import org.wasl.link.outbox.TestOutbox;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.link.state.StateFolder;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/** Documents from a queue of the old system, where the link itself fails. */
class QueueSourceTest {
  private static final AgencyId OFFICE = new AgencyId("kp-rabat");

  private static PkiFolder pki;
  private static Signer signer;
  private static CodeLists codes;
  private static SchemaRegistry schemas;

  @TempDir Path folder;
  private TestBroker broker;
  private final LinkHealth health = new LinkHealth();
  private final List<MessageId> sent = new ArrayList<>();

  @BeforeAll
  static void load(@TempDir Path keys) {
    CryptoProvider.install();
    pki = SandboxPki.create(keys.resolve("pki"), List.of(OFFICE, AgencyId.GATEWAY));
    signer = pki.signer(OFFICE);
    codes = CodeLists.load();
    schemas = SchemaRegistry.load(codes);
  }

  @BeforeEach
  void open() throws Exception {
    broker = new TestBroker(pki.tls(OFFICE), pki.authorityFile(), folder.resolve("broker"));
  }

  @AfterEach
  void close() {
    broker.close();
  }

  /** A step of the link that may fail. */
  private interface Step {
    void run() throws IOException;
  }

  private Outcome accept(Optional<ReferralId> referral, OutgoingMessage message) {
    sent.add(message.messageId());
    return TestOutbox.accepted(OFFICE, referral.orElseThrow(), message.messageId());
  }

  /** Returns a source whose outbox takes this step before it writes the message to send. */
  private QueueSource source(Step beforeWriting) throws Exception {
    StateFolder pending =
        new StateFolder(folder.resolve("pending")) {
          @Override
          public void put(String name, byte[] content) throws IOException {
            beforeWriting.run();
            super.put(name, content);
          }
        };
    DocumentProblems problems = new DocumentProblems(codes, "en");
    JsonFormat format = new JsonFormat(problems);
    Outbox outbox =
        new Outbox(
            new Outbox.Folders(
                new StateFolder(folder.resolve("secret")),
                pending,
                new StateFolder(folder.resolve("accepted"))),
            TestOutbox.writing(OFFICE, () -> signer, format, schemas, problems),
            this::accept,
            health);
    return new QueueSource(
        new QueueBroker(
            URI.create("artemis://127.0.0.1:" + broker.clearPort()),
            Optional.empty(),
            Optional.empty(),
            30_000),
        new QueueSource.Queues("wasl.submissions", "wasl.answers"),
        outbox,
        format.maxBytes(),
        problems,
        SOON,
        health);
  }

  /** The old system sends two documents. */
  private List<MessageId> sendTwo(JMSContext old) throws Exception {
    Queue out = old.createQueue("wasl.submissions");
    List<MessageId> ids =
        List.of(new MessageId(UUID.randomUUID()), new MessageId(UUID.randomUUID()));
    for (MessageId id : ids) {
      old.createProducer()
          .setJMSCorrelationID(id.toString())
          .send(out, TestOldSystem.instruction().toString());
    }
    return ids;
  }

  /**
   * Drains until both are sent, because a busy broker may pause for longer than the source waits.
   */
  private void drain(QueueSource source) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    do {
      source.drain();
    } while (sent.size() < 2 && System.nanoTime() < end);
  }

  private static List<MessageId> answered(JMSContext old, int expected) throws Exception {
    List<MessageId> ids = new ArrayList<>();
    try (JMSConsumer results = old.createConsumer(old.createQueue("wasl.answers"))) {
      while (ids.size() < expected) {
        Message result = results.receive(SOON.toMillis());
        assertThat(result).as("an outcome, after %s", ids).isNotNull();
        ids.add(MessageId.parse(result.getJMSCorrelationID()));
      }
    }
    return ids;
  }

  private JMSContext oldSystem() throws Exception {
    return new ActiveMQConnectionFactory("tcp://127.0.0.1:" + broker.clearPort()).createContext();
  }

  @Test
  void keepsOrderOfDocumentsAcrossADiskFailure() throws Exception {
    // Given
    AtomicInteger writes = new AtomicInteger();
    List<Boolean> troubled = new ArrayList<>();
    Step failsTwice =
        () -> {
          troubled.add(health.troubles().containsKey(Side.OUTBOUND));
          if (writes.incrementAndGet() <= 2) {
            throw new IOException("No space left on device");
          }
        };
    try (JMSContext old = oldSystem();
        QueueSource source = source(failsTwice)) {
      List<MessageId> ids = sendTwo(old);
      // When
      drain(source);
      // Then
      assertThat(sent).isEqualTo(ids);
      assertThat(answered(old, 2)).isEqualTo(ids);
      assertThat(troubled).containsExactly(false, true, true, false);
      assertThat(health.troubles()).isEmpty();
      assertThat(broker.depth("wasl.submissions")).isZero();
    }
  }

  @Test
  void failedDocumentIsRedeliveredAndNotAcknowledgedWithTheNext() throws Exception {
    // Given
    AtomicInteger writes = new AtomicInteger();
    Step failsOnce =
        () -> {
          if (writes.incrementAndGet() == 1) {
            throw new IllegalStateException("a fault");
          }
        };
    try (JMSContext old = oldSystem();
        QueueSource source = source(failsOnce)) {
      List<MessageId> ids = sendTwo(old);
      // When
      assertThat(catchThrowable(() -> drain(source))).isInstanceOf(IllegalStateException.class);
      drain(source);
      // Then
      assertThat(sent).isEqualTo(ids);
      assertThat(answered(old, 2)).isEqualTo(ids);
      assertThat(broker.depth("wasl.submissions")).isZero();
    }
  }
}
