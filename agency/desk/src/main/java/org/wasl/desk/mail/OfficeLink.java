package org.wasl.desk.mail;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.client.ClientConfig;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Answer;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.SubmissionKeyAnswer;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.desk.config.DeskConfig;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.DeskStorageException;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.GatewayDocuments.NamedDocument;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.receive.SealedReceiver;
import org.wasl.kit.send.AnswerJson;
import org.wasl.kit.send.CallQueue;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.FileClient;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;
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

  private static final String CONTACT = "contact";
  private static final Duration ONE_CALL = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(15);
  private static final long LOOK_FOR_MAIL_MILLIS = 60_000;

  /** Questions of persons that are asked at once. */
  private static final int AT_ONCE = 8;

  private static final int MAX_ANSWER_BYTES = 16 << 20;
  private static final int MAX_FILE_BYTES = 64 << 20;
  private static final Duration KEEP_CONTACT = Duration.ofMinutes(1);
  private static final Duration KEEP_REFERENCE_DATA = Duration.ofMinutes(5);

  private final DeskOffice office;
  private final DeskDatabase database;
  private final InstantSource clock;
  private final DeskEvents events;
  private final Clients clients;
  private final ReferralRefresh refresh;
  private final AnswerDelivery answers;
  private final AtomicBoolean regained = new AtomicBoolean(true);

  /** Tells whether the last submission key was not signed by the gateway, which is logged once. */
  private final AtomicBoolean keyUnproven = new AtomicBoolean();

  private final TaskLoop refreshing;
  private final TaskLoop sending;
  private final Optional<TaskLoop> mailing;
  private final Collector collector;
  private final Supplier<Signer> signer;
  private volatile GatewayContact contact;
  private volatile WallPause contactKept = WallPause.NONE;
  private volatile Optional<SubmissionKeyAnswer.Found> submissionKey = Optional.empty();

  /**
   * The shared parts of all offices of a desk.
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
   * @throws IllegalArgumentException if a file of the office's folder has other content
   * @throws UncheckedIOException if a file cannot be read
   */
  public OfficeLink(DeskOffice office, Shared shared) {
    this.office = office;
    this.database = shared.database;
    this.clock = shared.clock;
    this.events = shared.events;
    this.signer =
        RenewableFiles.of(
            () -> List.of(office.receiptKeyFile()),
            () -> office.pki().signer(new AgencyId(office.receiptKeys()), KeyPurpose.RECEIPT));
    this.contact = new GatewayContact(false, keptContact());
    this.clients = Clients.open(office);
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
            clients.gateway.inbox(),
            clock,
            events,
            Duration.ofSeconds(shared.config.maxRetrySeconds()));
    SealedReceiver receiver =
        new SealedReceiver(
            office.agency(),
            signer,
            new SealedMailbox(database, office.id(), this::arrived),
            shared.clock,
            shared.runtime.work());
    // From here on nothing may fail, because nobody could stop the started parts.
    this.refreshing =
        new TaskLoop(
            office.id() + "-refresh",
            Duration.ofSeconds(shared.config.refreshSeconds()).toMillis(),
            this::refresh);
    this.sending = new TaskLoop(office.id() + "-send", 1_000, this::send);
    this.mailing = mailing(office, shared);
    this.collector =
        new Collector(
            CollectorConfig.of(office.gateway()),
            CallerIdentity.ofCertificate(office.pki(), office.agency()),
            receiver::receive,
            this::polled);
  }

  /** Connections with the gateway; each reads the office's certificate when it is opened. */
  private record Clients(WaslClient gateway, CallQueue asked, FileClient files) {
    /** Opens all of them, or none. */
    static Clients open(DeskOffice office) {
      ClientConfig calls =
          CallerIdentity.calls(office.gateway(), office.pki(), office.agency())
              .withTimes(ONE_CALL, DEADLINE)
              .withDelays(FIRST_PAUSE, LONGEST_PAUSE)
              .withMaxAnswerBytes(MAX_ANSWER_BYTES);
      WaslClient gateway = WaslClient.open(calls);
      try {
        return new Clients(gateway, new CallQueue(AT_ONCE), new FileClient(calls));
      } catch (RuntimeException e) {
        gateway.close();
        throw e;
      }
    }
  }

  /** Returns the mail loop, if the office has a mailbox and the desk a mail server. */
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

  /** Tells whether the gateway answers. */
  public GatewayContact contact() {
    return contact;
  }

  /** There is something to send. */
  public void send() throws InterruptedException {
    if (contact.reachable()) {
      answers.run(regained.getAndSet(false));
    }
  }

  /** Sends a newly signed answer soon. */
  public void sendSoon() {
    sending.runSoon();
  }

  /**
   * The gateway's submission key, as it signed it. While the gateway cannot be reached, it is the
   * last one, until that one expires. It is empty if there is none. A person who signs waits for
   * it, so it does not ask a gateway that did not answer last time.
   */
  public CompletableFuture<Optional<String>> submissionKey() {
    return contact.reachable()
        ? clients
            .asked
            .call(() -> provenKey(clients.gateway.submissionKey()))
            .completeOnTimeout(lastKey(), DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(_ -> lastKey())
        : CompletableFuture.completedFuture(lastKey());
  }

  private Optional<String> lastKey() {
    return submissionKey
        .filter(stated -> stated.key().until().isAfter(clock.instant()))
        .map(SubmissionKeyAnswer.Found::jws);
  }

  private Optional<String> provenKey(SubmissionKeyAnswer answer) {
    return switch (answer) {
      case SubmissionKeyAnswer.Found stated -> {
        keyUnproven.set(false);
        submissionKey = Optional.of(stated);
        yield Optional.of(stated.jws());
      }
      case Unproven(String reason, int _) -> {
        if (keyUnproven.compareAndSet(false, true)) {
          LOG.warn(
              "{}: nothing can be sealed to the gateway: {}; are its keys in the office's folder"
                  + " those of now?",
              office.id(),
              reason);
        }
        yield Optional.empty();
      }
      case Refused _, Unavailable _ -> lastKey();
    };
  }

  /**
   * Tells the gateway, signed with the receipt key, that no key of the office opens a delivery. The
   * gateway asks other holders to hand it over.
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
            office.agency(),
            received.referral(),
            received.digest(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    byte[] jws = signer.get().signReceipt(receipt).getBytes(StandardCharsets.US_ASCII);
    return clients
        .asked
        .call(
            () ->
                clients.gateway.inbox().acknowledge(received.deliveryId(), jws)
                    instanceof HandInAnswer.Recorded)
        .exceptionally(failure -> false);
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
    return clients
        .files
        .fetch(path, maxBytes)
        .completeOnTimeout(Optional.empty(), DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> Optional.empty());
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

  /** Is asked of the gateway. */
  private interface Question {
    Answer ask() throws InterruptedException;
  }

  /**
   * Keeps the data that every page shows. It is fetched first, and kept while the gateway cannot be
   * reached.
   */
  private void keepReferenceData() throws InterruptedException {
    keep(AGENCIES, clients.gateway::agencies);
    keep(GatewayDocuments.CALENDAR, clients.gateway::calendar);
    for (String list : CodeLists.CONFIGURABLE) {
      keep(GatewayDocuments.codes(list), () -> clients.gateway.codes(list));
    }
  }

  private void keep(String name, Question question) throws InterruptedException {
    Optional<NamedDocument> kept =
        database.read(connection -> GatewayDocuments.named(connection, office.id(), name));
    boolean recent =
        kept.filter(it -> !new WallPause(it.asOf(), KEEP_REFERENCE_DATA).isOver(clock.instant()))
            .isPresent();
    if (!recent && question.ask() instanceof Answer.Found(String document)) {
      String now = AnswerJson.of(document).toString();
      database.write(
          connection -> {
            GatewayDocuments.putNamed(connection, office.id(), name, now, clock.instant());
            return true;
          });
      if (!kept.map(NamedDocument::document).equals(Optional.of(now))) {
        events.reference(office.id());
      }
    }
  }

  /** Called on an event loop, so blocking work is done elsewhere. */
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
      events.gateway(office.id(), contact, now);
    }
    if (failure.isEmpty() && contactKept.isOver(now)) {
      contactKept = new WallPause(now, KEEP_CONTACT);
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
        .map(NamedDocument::asOf);
  }

  /** Stops. A delivery under way that was not acknowledged comes again. */
  @Override
  public void close() {
    refreshing.close();
    sending.close();
    mailing.ifPresent(TaskLoop::close);
    collector.close();
    clients.gateway.close();
    clients.asked.close();
    clients.files.close();
  }
}
