package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.desk.config.DeskConfig;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.DeskStorageException;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.receive.SealedReceiver;
import org.wasl.kit.send.FileClient;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.InboxClient;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.kit.send.RetryListener;
import org.wasl.schemas.codes.CodeList;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/**
 * One office's connection with its gateway, as an agency that collects ({@code protocol = pull}).
 * It has the office's TLS key and receipt key, and no key that opens a message.
 */
public final class OfficeLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OfficeLink.class);

  /** Name of the kept list of agencies. */
  public static final String AGENCIES = "agencies";

  /** Name of the kept working calendar. */
  public static final String CALENDAR = "calendar";

  private static final String CONTACT = "contact";
  private static final long CALL_MILLIS = 10_000;
  private static final long DEADLINE_MILLIS = 15_000;
  private static final long LOOK_FOR_MAIL_MILLIS = 60_000;
  private static final int MAX_ANSWER_BYTES = 16 << 20;
  private static final int MAX_FILE_BYTES = 64 << 20;
  private static final Duration KEEP_CONTACT = Duration.ofMinutes(1);
  private static final Duration KEEP_REFERENCE_DATA = Duration.ofHours(1);

  private final DeskOffice office;
  private final DeskDatabase database;
  private final InstantSource clock;
  private final DeskEvents events;
  private final Clients clients;
  private final ReferralRefresh refresh;
  private final AnswerDelivery answers;
  private final AtomicBoolean regained = new AtomicBoolean(true);

  /** Whether the submission key that came last was not signed by the gateway; logged once. */
  private final AtomicBoolean keyUnproven = new AtomicBoolean();

  private final TaskLoop refreshing;
  private final TaskLoop sending;
  private final Optional<TaskLoop> mailing;
  private final Collector collector;
  private final Supplier<Signer> signer;
  private volatile GatewayContact contact;
  private volatile Instant contactKept = Instant.EPOCH;
  private volatile Optional<RequestOutcome.SealingKey> submissionKey = Optional.empty();

  /**
   * What all offices of a desk share.
   *
   * @param runtime event loops and threads
   * @param urgencies code list, from the least to the most urgent
   * @param clock dates receipts
   */
  public record Shared(
      KitRuntime runtime,
      DeskDatabase database,
      DeskTrail trail,
      DeskEvents events,
      CodeList urgencies,
      DeskConfig config,
      Clock clock) {}

  /**
   * Begins to collect and to send.
   *
   * @throws IllegalArgumentException where a file of the office's folder holds something else
   * @throws UncheckedIOException where one cannot be read
   */
  public OfficeLink(DeskOffice office, Shared shared) {
    this.office = office;
    this.database = shared.database;
    this.clock = shared.clock;
    this.events = shared.events;
    this.signer =
        RenewableFiles.of(
            () -> List.of(office.receiptKeyFile()),
            () -> office.pki().signer(office.receiptKeys(), KeyPurpose.RECEIPT));
    this.contact = new GatewayContact(false, keptContact());
    this.clients = Clients.open(shared.runtime.vertx(), office);
    this.refresh =
        new ReferralRefresh(
            database,
            shared.trail,
            office.id(),
            clients.gateway,
            shared.urgencies,
            clock,
            events,
            Duration.ofSeconds(shared.config.askAgainSeconds()));
    this.answers =
        new AnswerDelivery(
            database,
            shared.trail,
            office.id(),
            clients.gateway::submitSealed,
            clients.receipts,
            clock,
            events,
            Duration.ofSeconds(shared.config.maxRetrySeconds()));
    SealedReceiver receiver =
        new SealedReceiver(
            office.id(),
            signer,
            new SealedMailbox(database, office.id(), this::arrived),
            shared.clock,
            shared.runtime.work());
    // From here on nothing fails: what was begun would go on without anybody to stop it.
    this.refreshing =
        new TaskLoop(
            office.id() + "-refresh",
            Duration.ofSeconds(shared.config.refreshSeconds()).toMillis(),
            this::refresh);
    this.sending = new TaskLoop(office.id() + "-send", 1_000, this::send);
    this.mailing = mailing(office, shared);
    this.collector =
        new Collector(
            shared.runtime.vertx(),
            CollectorConfig.of(office.gateway()),
            clients.inbox,
            receiver::receive,
            this::polled);
  }

  /** Connections with the gateway; each reads the office's certificate when it is opened. */
  private record Clients(
      GatewayClient gateway, FileClient files, InboxClient receipts, InboxClient inbox) {
    /** Opens all of them, or none. */
    static Clients open(Vertx vertx, DeskOffice office) {
      GatewayClientConfig calls =
          new GatewayClientConfig(
              office.gateway(),
              8,
              CALL_MILLIS,
              DEADLINE_MILLIS,
              200,
              5_000,
              MAX_ANSWER_BYTES,
              "en",
              RetryListener.NONE);
      SecureRandom random = new SecureRandom();
      List<Runnable> opened = new ArrayList<>();
      try {
        GatewayClient gateway = new GatewayClient(vertx, office.pki(), office.id(), calls, random);
        opened.add(gateway::close);
        FileClient files = FileClient.of(vertx, office.pki(), office.id(), calls, random);
        opened.add(files::close);
        InboxClient receipts = new InboxClient(vertx, office.pki(), office.id(), office.gateway());
        opened.add(receipts::close);
        InboxClient inbox = new InboxClient(vertx, office.pki(), office.id(), office.gateway());
        return new Clients(gateway, files, receipts, inbox);
      } catch (RuntimeException e) {
        opened.forEach(Runnable::run);
        throw e;
      }
    }
  }

  /** Where the office has a mailbox and the desk a mail server. */
  private static Optional<TaskLoop> mailing(DeskOffice office, Shared shared) {
    DeskConfig config = shared.config;
    return office
        .mail()
        .filter(address -> config.mail().server().host().isPresent())
        .map(
            address ->
                new MailNotices(
                    shared.database,
                    config.mail(),
                    office.id(),
                    address,
                    config.origin().map(URI::toString).orElse(""),
                    shared.clock))
        .map(notices -> new TaskLoop(office.id() + "-mail", LOOK_FOR_MAIL_MILLIS, notices::run));
  }

  /** The office. */
  public DeskOffice office() {
    return office;
  }

  /** Whether the gateway answers. */
  public GatewayContact contact() {
    return contact;
  }

  /** There is something to send. */
  public void send() throws InterruptedException {
    if (contact.reachable()) {
      answers.run(regained.getAndSet(false));
    }
  }

  /** Something was signed: it is sent soon. */
  public void sendSoon() {
    sending.runSoon();
  }

  /**
   * The gateway's submission key, as it signed it. While the gateway cannot be reached it is the
   * last one, for as long as that one is to be used; empty where there is none. A person who signs
   * waits for it, so a gateway that did not answer last is not asked.
   */
  public CompletableFuture<Optional<String>> submissionKey() {
    return contact.reachable()
        ? clients.gateway.submissionKey().thenApply(this::provenKey)
        : CompletableFuture.completedFuture(lastKey());
  }

  private Optional<String> lastKey() {
    return submissionKey
        .filter(stated -> stated.key().until().isAfter(clock.instant()))
        .map(RequestOutcome.SealingKey::jws);
  }

  private Optional<String> provenKey(RequestOutcome outcome) {
    return switch (outcome) {
      case RequestOutcome.SealingKey stated -> {
        keyUnproven.set(false);
        submissionKey = Optional.of(stated);
        yield Optional.of(stated.jws());
      }
      case RequestOutcome.Unproven(String reason) -> {
        if (keyUnproven.compareAndSet(false, true)) {
          LOG.warn(
              "{}: nothing can be sealed to the gateway: {}; are its keys in the office's folder"
                  + " those of now?",
              office.id(),
              reason);
        }
        yield Optional.empty();
      }
      case RequestOutcome.Accepted _,
          RequestOutcome.Found _,
          RequestOutcome.Stated _,
          RequestOutcome.File _,
          RequestOutcome.Refused _,
          RequestOutcome.Unreachable _ ->
          lastKey();
    };
  }

  /**
   * Tells the gateway that no key of the office opens a delivery, with the receipt key: it asks
   * those who have the message to hand it over.
   *
   * @return whether the gateway has recorded it
   */
  public CompletableFuture<Boolean> askToSealAnew(ReceivedDelivery received) {
    Receipt receipt =
        new Receipt(
            Receipt.Kind.NEEDS_RESEAL,
            Optional.of(received.deliveryId()),
            received.messageId(),
            received.sender(),
            office.id(),
            received.referral(),
            received.digest(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    byte[] jws = signer.get().signReceipt(receipt).getBytes(StandardCharsets.US_ASCII);
    return clients
        .receipts
        .acknowledge(received.deliveryId(), jws)
        .handle((done, failure) -> failure == null);
  }

  /** The evidence bundle of a referral. */
  public CompletableFuture<Optional<byte[]>> evidence(String referral) {
    return file("v1/referrals/" + referral + "/evidence", MAX_FILE_BYTES);
  }

  /** The keys by which evidence is verified, as the gateway publishes them. */
  public CompletableFuture<Optional<byte[]>> trust() {
    return file("log/trust.json", 1 << 20);
  }

  private CompletableFuture<Optional<byte[]>> file(String path, int maxBytes) {
    return clients.files.fetch(path, maxBytes).exceptionally(failure -> Optional.empty());
  }

  private void arrived(String referral) {
    events.inbox(office.id(), referral);
    refreshing.runSoon();
    mailing.ifPresent(TaskLoop::runSoon);
  }

  private void refresh() throws InterruptedException {
    if (!contact.reachable()) {
      return;
    }
    keepReferenceData();
    refresh.run();
  }

  /** What every page shows: asked for first, and kept while the gateway cannot be reached. */
  private void keepReferenceData() throws InterruptedException {
    keep(AGENCIES, clients.gateway::agencies);
    keep(CALENDAR, clients.gateway::calendar);
  }

  private void keep(String name, Supplier<CompletableFuture<RequestOutcome>> question)
      throws InterruptedException {
    boolean known =
        database
            .read(connection -> GatewayDocuments.named(connection, office.id(), name))
            .filter(
                kept -> !new WallPause(kept.asOf(), KEEP_REFERENCE_DATA).isOver(clock.instant()))
            .isPresent();
    if (!known
        && ReferralRefresh.joined(question.get())
            instanceof RequestOutcome.Found(JsonNode document)) {
      database.write(
          connection -> {
            GatewayDocuments.putNamed(
                connection, office.id(), name, document.toString(), clock.instant());
            return true;
          });
    }
  }

  /** Called on an event loop: what blocks is done elsewhere. */
  private void polled(Optional<String> failure) {
    Instant now = clock.instant();
    GatewayContact before = contact;
    contact =
        new GatewayContact(
            failure.isEmpty(), failure.isEmpty() ? Optional.of(now) : before.lastContact());
    if (failure.isEmpty() && !before.reachable()) {
      regained.set(true);
      refreshing.runSoon();
      sending.runSoon();
    }
    if (before.reachable() != contact.reachable()) {
      events.gateway(office.id(), contact);
    }
    if (failure.isEmpty() && new WallPause(contactKept, KEEP_CONTACT).isOver(now)) {
      contactKept = now;
      Thread.ofVirtual().start(() -> keepContact(now));
    }
  }

  private void keepContact(Instant at) {
    try {
      database.write(
          connection -> {
            GatewayDocuments.putNamed(connection, office.id(), CONTACT, "{}", at);
            return true;
          });
    } catch (DeskStorageException e) {
      LOG.warn("{}: the last contact is not kept: {}", office.id(), FaultTrace.of(e));
    }
  }

  private Optional<Instant> keptContact() {
    return database
        .read(connection -> GatewayDocuments.named(connection, office.id(), CONTACT))
        .map(GatewayDocuments.NamedDocument::asOf);
  }

  /** Stops; a delivery under way that was not acknowledged comes again. */
  @Override
  public void close() {
    refreshing.close();
    sending.close();
    mailing.ifPresent(TaskLoop::close);
    collector.close();
    clients.gateway.close();
    clients.files.close();
    clients.receipts.close();
  }
}
