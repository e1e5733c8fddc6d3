package org.wasl.link;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.wasl.client.WaslClient;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.link.config.AgencyConfig;
import org.wasl.link.config.DocumentApiConfig;
import org.wasl.link.config.LinkConfig;
import org.wasl.link.config.OutboundConfig;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.OwnSchemas;
import org.wasl.link.http.DocumentApi;
import org.wasl.link.outbox.FolderSource;
import org.wasl.link.outbox.Outbox;
import org.wasl.link.queue.QueueSource;
import org.wasl.link.shared.SharedFolder;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.message.Signer;

/**
 * Carries documents from the old system to the gateway. It takes, signs and sends them, and reports
 * each outcome.
 */
final class OutboundSide {
  private static final long BODY_MILLIS = 30_000;
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  private final Path data;
  private final LinkConfig config;
  private final OldSystem oldSystem;
  private final LinkHealth health;
  private final KitRuntime runtime;
  private final RunningParts running;

  OutboundSide(
      Path data, LinkConfig config, LinkHealth health, KitRuntime runtime, RunningParts running) {
    this.data = data;
    this.config = config;
    this.oldSystem = new OldSystem(config);
    this.health = health;
    this.runtime = runtime;
    this.running = running;
  }

  /** Starts it. */
  void open(
      DocumentFormat format,
      OwnSchemas own,
      SchemaRegistry schemas,
      DocumentProblems problems,
      Supplier<Signer> signer,
      Clock clock)
      throws IOException {
    AgencyConfig agency = config.agency();
    OutboundConfig outbound = config.outbound();
    SecureRandom random = new SecureRandom();
    WaslClient client =
        WaslClient.open(
            CallerIdentity.calls(agency.gateway(), agency.pki(), agency.id())
                .withDeadline(Duration.ofMillis(outbound.deadlineMillis()))
                .withLanguage(agency.language())
                .withRetries((reason, left) -> health.trouble(Side.GATEWAY, Outbox.PART, reason)));
    running.add(client);
    Outbox outbox =
        new Outbox(
            Outbox.Folders.in(data),
            new Outbox.Writing(agency.id(), signer, format, own, schemas, problems, clock, random),
            client::submit,
            health);
    running.repeat(Side.OUTBOUND, "maintenance", new Maintenance(outbox));
    Duration patience = Duration.ofMillis(outbound.deadlineMillis());
    switch (outbound.transport()) {
      case FOLDER, SFTP -> {
        SharedFolder folder = oldSystem.folder(outbound.transport());
        running.add(folder);
        FolderSource source =
            new FolderSource(
                folder,
                outbox,
                format,
                new FolderSource.Limits(outbound.settleMillis(), outbound.maxFiles(), patience),
                health);
        running.repeat(Side.OUTBOUND, "documents", source::scan);
      }
      case JMS -> {
        QueueSource source =
            new QueueSource(
                oldSystem.broker(),
                new QueueSource.Queues(config.jms().out(), config.jms().results()),
                outbox,
                format.maxBytes(),
                problems,
                patience,
                health);
        running.add(source);
        running.repeat(Side.OUTBOUND, "documents", source::drain);
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
                    config.api().maxPending(),
                    format.maxBytes(),
                    BODY_MILLIS,
                    config.api().idleMillis(),
                    patience),
                config.api().tokenFile(),
                outbox,
                problems)
            .join();
    running.add(api);
    running.address("api", api.url(options));
  }

  private static HttpServerOptions apiOptions(DocumentApiConfig api) throws IOException {
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

  /** Sends documents that had no answer and that nobody gives again, and forgets old results. */
  private final class Maintenance implements RunningParts.Work {
    private final Outbox outbox;
    private long forgotNanos = System.nanoTime() - DAY_NANOS;

    Maintenance(Outbox outbox) {
      this.outbox = outbox;
    }

    @Override
    public void once() throws IOException, InterruptedException {
      outbox.resume();
      if (System.nanoTime() - forgotNanos >= DAY_NANOS) {
        outbox.forgetOlder(Duration.ofDays(config.outbound().rememberDays()));
        forgotNanos = System.nanoTime();
      }
    }
  }
}
