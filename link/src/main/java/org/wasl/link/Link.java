package org.wasl.link;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.sftp.SshConnector;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServer;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.link.config.LinkConfig;
import org.wasl.link.config.LinkConfig.Arrival;
import org.wasl.link.config.LinkConfig.Way;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.JsonFormat;
import org.wasl.link.document.XmlFormat;
import org.wasl.link.forward.FolderTarget;
import org.wasl.link.forward.ForwardTarget;
import org.wasl.link.forward.HttpTarget;
import org.wasl.link.forward.MessageForwarder;
import org.wasl.link.forward.ParkedMessages;
import org.wasl.link.http.DocumentApi;
import org.wasl.link.http.HealthServer;
import org.wasl.link.outbox.FolderSource;
import org.wasl.link.outbox.Outbox;
import org.wasl.link.queue.QueueBroker;
import org.wasl.link.queue.QueueSource;
import org.wasl.link.queue.QueueTarget;
import org.wasl.link.shared.LocalFolder;
import org.wasl.link.shared.SftpFolder;
import org.wasl.link.shared.SharedFolder;
import org.wasl.link.state.Backoff;
import org.wasl.link.state.GivenMessages;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.link.state.OfferLog;
import org.wasl.link.xml.XmlMapping;
import org.wasl.rules.runtime.FaultTrace;
import org.wasl.rules.runtime.FileFault;
import org.wasl.rules.runtime.OwnerFile;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.TrustedAuthorities;

/** A running link: one agency, one old system. */
public final class Link implements AutoCloseable {
  /** Where the addresses of a running link are, in its data folder. */
  public static final String RUN_FILE = "run.json";

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final long STOP_SECONDS = 30;
  private static final long BODY_MILLIS = 30_000;
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  private final Path data;
  private final LinkConfig config;
  private final LinkHealth health = new LinkHealth();
  private final KitRuntime runtime = KitRuntime.start();
  private final ParkedMessages parked;

  /** What is running, the last one first. */
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  private final List<String> addresses = new ArrayList<>();
  private volatile boolean stopping;

  private Link(Path data, LinkConfig config) throws IOException {
    this.data = data;
    this.config = config;
    this.parked = new ParkedMessages(data);
    running.push(runtime);
  }

  /**
   * Starts a link on a data folder.
   *
   * @throws IOException where a folder cannot be used, or another process uses it
   * @throws CompletionException where a port cannot be bound
   */
  public static Link start(Path data, LinkConfig config, Clock clock) throws IOException {
    makeFolder(data);
    Files.deleteIfExists(data.resolve(RUN_FILE));
    Link link = new Link(data, config);
    try {
      link.open(clock);
    } catch (IOException | RuntimeException e) {
      link.close();
      throw e;
    }
    OwnerFile.replace(
        data.resolve(RUN_FILE),
        "{%s,\"pid\":%d}%n"
            .formatted(String.join(",", link.addresses), ProcessHandle.current().pid()));
    return link;
  }

  /** Makes the data folder, which others may not enter. */
  private static void makeFolder(Path data) throws IOException {
    Files.createDirectories(
        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Set<PosixFilePermission> rights = new HashSet<>(Files.getPosixFilePermissions(data));
    rights.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!rights.isEmpty()) {
      throw new IOException(data + ": is open to its group or to other users: chmod go= it");
    }
  }

  private void open(Clock clock) throws IOException {
    CodeLists codes = CodeLists.load();
    DocumentProblems problems = new DocumentProblems(codes, config.language());
    SchemaRegistry schemas = SchemaRegistry.load(codes);
    DocumentFormat format =
        switch (config.format()) {
          case JSON -> new JsonFormat(problems);
          case XML ->
              new XmlFormat(
                  XmlMapping.of(schemas, codes, config.xmlMaxBytes()),
                  config.xmlMaxBytes(),
                  problems);
        };
    openInbound(format, clock);
    openOutbound(format, schemas, problems, clock);
    HealthServer healthServer =
        HealthServer.start(
                runtime,
                health,
                Map.of("parked_now", parked::size),
                config.healthHost(),
                config.healthPort())
            .join();
    running.push(healthServer);
    address("health", healthServer.url().resolve("/health"));
  }

  private void address(String name, URI url) {
    addresses.add("\"%s\":\"%s\"".formatted(name, url));
  }

  private void openInbound(DocumentFormat format, Clock clock) throws IOException {
    if (config.inbound() == Way.NONE) {
      return;
    }
    PkiFolder pki = config.pki();
    Supplier<AgencyDirectory> senders =
        RenewableFiles.of(
            () -> pki.agencies().stream().map(pki::publicKeysFile).toList(), pki::directory);
    MessageForwarder forwarder =
        new MessageForwarder(
            format,
            target(),
            GivenMessages.open(data.resolve("given")),
            parked,
            senders,
            new Backoff(config.retryMillis(), config.maxRetryMillis()),
            health,
            clock,
            runtime.work());
    running.push(forwarder);
    AgencyEndpoint endpoint =
        new AgencyEndpoint(
            runtime, pki, config.agency(), senders, data, InboxConfig.DEFAULT, clock);
    running.push(endpoint);
    endpoint.onMessage(forwarder);
    repeat(() -> forwarder.retryRequested(this::message));
    if (config.receiving().arrival() == Arrival.PUSH) {
      AgencyServer server = endpoint.listen(serverConfig(), DeliveryResponder.COMPLIANT).join();
      running.push(server);
      address("endpoint", server.endpoint());
    } else {
      Collector collector =
          endpoint.collect(
              CollectorConfig.of(config.gateway()),
              failure ->
                  failure.ifPresentOrElse(
                      reason -> health.trouble(Side.GATEWAY, reason),
                      () -> health.well(Side.GATEWAY)));
      running.push(collector);
    }
  }

  private AgencyServerConfig serverConfig() {
    LinkConfig.Receiving receiving = config.receiving();
    AgencyServerConfig limits = AgencyServerConfig.DEFAULT;
    return new AgencyServerConfig(
        receiving.host(),
        receiving.port(),
        receiving.path(),
        limits.maxBodyBytes(),
        limits.maxBatchBytes(),
        limits.bodyMillis(),
        limits.maxPending(),
        limits.idleMillis());
  }

  private Path journal() {
    return data.resolve(config.agency()).resolve(Inbox.FILE_NAME);
  }

  /** A message of the inbox, opened with the keys that the folder has now. */
  private Optional<OpenedMessage> message(UUID delivery) throws IOException {
    return InboxReader.find(journal(), delivery)
        .flatMap(found -> OpenedMessage.open(found, config.pki().privateKeys(config.agency())));
  }

  private ForwardTarget target() throws IOException {
    return switch (config.inbound()) {
      case FOLDER, SFTP ->
          new FolderTarget(
              folder(config.inbound()), OfferLog.open(data.resolve("offers"), handled()));
      case HTTPS ->
          new HttpTarget(
              config.url().orElseThrow(),
              config.urlTrustFile().map(Link::trusting),
              config.urlTokenFile(),
              Duration.ofMillis(config.urlTimeoutMillis()));
      case JMS -> new QueueTarget(broker(), config.jms().in());
      case NONE -> throw new IllegalStateException("nothing goes this way");
    };
  }

  private java.util.function.Predicate<UUID> handled() throws IOException {
    if (!Files.exists(journal())) {
      return delivery -> false;
    }
    Set<UUID> handled = new HashSet<>();
    for (InboxDelivery each : InboxReader.read(journal())) {
      if (each.handled() > 0) {
        handled.add(each.received().deliveryId());
      }
    }
    return handled::contains;
  }

  private SharedFolder folder(Way way) throws IOException {
    if (way == Way.SFTP) {
      LinkConfig.Sftp sftp = config.sftp();
      return new SftpFolder(
          config.agency(),
          sftp.address().orElseThrow(),
          new SshConnector(
              sftp.keyFile().orElseThrow(),
              changed -> LOG.error("the file server has another host key: it is not used"),
              sftp.timeoutMillis()));
    }
    LocalFolder folder = new LocalFolder(config.folder().orElseThrow());
    folder.makeFolders();
    return folder;
  }

  private QueueBroker broker() {
    LinkConfig.Jms jms = config.jms();
    return new QueueBroker(
        jms.address().orElseThrow(),
        jms.tls()
            ? Optional.of(jms.trustFile().map(Link::trusting).orElseGet(Link::systemAuthorities))
            : Optional.empty(),
        jms.user(),
        jms.passwordFile(),
        jms.timeoutMillis());
  }

  private static SSLContext systemAuthorities() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  private static SSLContext trusting(Path authorities) {
    return TrustedAuthorities.clientContext(Pem.certificates(authorities));
  }

  private void openOutbound(
      DocumentFormat format, SchemaRegistry schemas, DocumentProblems problems, Clock clock)
      throws IOException {
    if (config.outbound() == Way.NONE) {
      return;
    }
    PkiFolder pki = config.pki();
    SecureRandom random = new SecureRandom();
    GatewayClient client =
        new GatewayClient(
            runtime.vertx(),
            pki,
            config.agency(),
            GatewayClientConfig.of(config.gateway())
                .withDeadlineMillis(config.deadlineMillis())
                .forPerson(
                    config.language(), (reason, left) -> health.trouble(Side.GATEWAY, reason)),
            random);
    running.push(client);
    Outbox outbox =
        new Outbox(
            Outbox.Folders.in(data),
            new Outbox.Writing(
                config.agency(),
                () -> pki.signer(config.agency()),
                format,
                schemas,
                problems,
                clock,
                random),
            (referral, message) ->
                referral.isPresent()
                    ? client.submit(referral.get(), message)
                    : client.submitCase(message),
            health);
    repeat(new Upkeep(outbox));
    Duration patience = Duration.ofMillis(config.deadlineMillis());
    switch (config.outbound()) {
      case FOLDER, SFTP -> {
        SharedFolder folder = folder(config.outbound());
        running.push(folder);
        FolderSource source =
            new FolderSource(
                folder,
                outbox,
                format,
                new FolderSource.Limits(config.settleMillis(), config.maxFiles(), patience),
                health);
        repeat(source::scan);
      }
      case JMS -> {
        QueueSource source =
            new QueueSource(
                broker(),
                new QueueSource.Queues(config.jms().out(), config.jms().results()),
                outbox,
                format.maxBytes(),
                problems,
                patience,
                health);
        running.push(source);
        repeat(source::drain);
      }
      case HTTPS -> openApi(outbox, format, problems, patience);
      case NONE -> {}
    }
  }

  private void openApi(
      Outbox outbox, DocumentFormat format, DocumentProblems problems, Duration patience)
      throws IOException {
    HttpServerOptions options = apiOptions(config.api());
    DocumentApi api =
        DocumentApi.start(
                runtime,
                options,
                new DocumentApi.Limits(
                    config.api().maxPending(), format.maxBytes(), BODY_MILLIS, patience),
                config.api().tokenFile(),
                outbox,
                problems)
            .join();
    running.push(api);
    address("api", api.url(options));
  }

  private static HttpServerOptions apiOptions(LinkConfig.Api api) throws IOException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(api.host())
            .setPort(api.port())
            .setHttp2ClearTextEnabled(false);
    if (api.tls()) {
      options
          .setSsl(true)
          .setUseAlpn(false)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertValue(read(api.certificateFile().orElseThrow()))
                  .setKeyValue(read(api.keyFile().orElseThrow())))
          .setTrustOptions(
              new PemTrustOptions().addCertValue(read(api.clientsFile().orElseThrow())));
    }
    return options;
  }

  private static Buffer read(Path file) throws IOException {
    return Buffer.buffer(Files.readAllBytes(file));
  }

  /** Sends what was being sent at the last stop, and forgets old results. */
  private final class Upkeep implements Work {
    private final Outbox outbox;
    private boolean resumed;
    private long forgotNanos = System.nanoTime() - DAY_NANOS;

    Upkeep(Outbox outbox) {
      this.outbox = outbox;
    }

    @Override
    public void once() throws IOException, InterruptedException {
      if (!resumed) {
        resumed = outbox.resume();
      }
      if (System.nanoTime() - forgotNanos >= DAY_NANOS) {
        outbox.forgetOlder(Duration.ofDays(config.rememberDays()));
        forgotNanos = System.nanoTime();
      }
    }
  }

  private interface Work {
    void once() throws IOException, InterruptedException;
  }

  /** Does this work again and again, with pauses, until the link is closed. */
  private void repeat(Work work) {
    Thread thread =
        Thread.ofVirtual()
            .name("link")
            .start(
                () -> {
                  while (!stopping) {
                    once(work);
                    pause();
                  }
                });
    running.push(
        () -> {
          thread.interrupt();
          thread.join(Duration.ofSeconds(STOP_SECONDS));
        });
  }

  private void once(Work work) {
    try {
      work.once();
    } catch (IOException e) {
      String reason = FileFault.describe(e);
      if (health.trouble(Side.OUTBOUND, reason)) {
        LOG.warn("waits: {}", reason);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a fault, tried again: {}", FaultTrace.of(e));
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(config.pollMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The addresses of a running link, as a JSON object. */
  public String addresses() {
    return "{" + String.join(",", addresses) + "}";
  }

  /** Stops in order; what was acknowledged is on disk. */
  @Override
  public void close() {
    stopping = true;
    while (!running.isEmpty()) {
      AutoCloseable each = running.pop();
      try {
        each.close();
      } catch (Exception e) {
        LOG.warn("not stopped in order: {}", FaultTrace.of(e));
      }
    }
    try {
      Files.deleteIfExists(data.resolve(RUN_FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
