package org.wasl.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
import org.wasl.link.config.AgencyConfig;
import org.wasl.link.config.AgencyConfig.Arrival;
import org.wasl.link.config.InboundConfig;
import org.wasl.link.config.LinkConfig;
import org.wasl.link.document.InboundRendering;
import org.wasl.link.forward.FolderTarget;
import org.wasl.link.forward.ForwardTarget;
import org.wasl.link.forward.HttpTarget;
import org.wasl.link.forward.MessageForwarder;
import org.wasl.link.forward.ParkedMessages;
import org.wasl.link.queue.QueueTarget;
import org.wasl.link.state.ForwardAttemptLog;
import org.wasl.link.state.ForwardedMessageLog;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.Backoff;
import org.wasl.runtime.FileFault;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;

/**
 * Carries messages from the gateway to the old system. It receives them, keeps them in the inbox
 * and forwards them.
 */
final class InboundSide {
  private static final String HANDLING = "handling";

  private final Path data;
  private final LinkConfig config;
  private final OldSystem oldSystem;
  private final ParkedMessages parked;
  private final LinkHealth health;
  private final KitRuntime runtime;
  private final RunningParts running;

  InboundSide(
      Path data,
      LinkConfig config,
      ParkedMessages parked,
      LinkHealth health,
      KitRuntime runtime,
      RunningParts running) {
    this.data = data;
    this.config = config;
    this.oldSystem = new OldSystem(config);
    this.parked = parked;
    this.health = health;
    this.runtime = runtime;
    this.running = running;
  }

  /** Starts it. */
  void open(InboundRendering rendering, Clock clock) throws IOException {
    AgencyConfig agency = config.agency();
    InboundConfig inbound = config.inbound();
    PkiFolder pki = agency.pki();
    Supplier<AgencyDirectory> senders =
        RenewableFiles.of(
            () -> pki.agencies().stream().map(pki::publicKeysFile).toList(), pki::directory);
    MessageForwarder forwarder =
        new MessageForwarder(
            rendering,
            target(),
            ForwardedMessageLog.open(data.resolve("forwarded"), inbound.rememberDays(), clock),
            parked,
            senders,
            new Backoff(inbound.retryMillis(), inbound.maxRetryMillis()),
            health,
            clock,
            runtime.work());
    running.add(forwarder);
    AgencyEndpoint endpoint =
        new AgencyEndpoint(runtime, pki, agency.id(), senders, data, InboxConfig.DEFAULT, clock);
    running.add(endpoint);
    if (!endpoint.damage().isEmpty()) {
      health.trouble(Side.INBOX, "damage", String.join("; ", endpoint.damage()));
    }
    endpoint.onWrite(
        fault ->
            fault.ifPresentOrElse(
                it -> health.trouble(Side.INBOX, FileFault.describe(journal(), it)),
                () -> health.well(Side.INBOX)));
    endpoint.onHandling(
        failure ->
            failure.ifPresentOrElse(
                it -> health.trouble(Side.INBOUND, HANDLING, fault(it)),
                () -> health.well(Side.INBOUND, HANDLING)));
    endpoint.onMessage(forwarder);
    running.repeat(Side.INBOUND, "parked-messages", () -> forwarder.retryRequested(this::message));
    if (agency.receiving().arrival() == Arrival.PUSH) {
      AgencyServer server = endpoint.listen(serverConfig(), DeliveryResponder.COMPLIANT).join();
      running.add(server);
      running.address("endpoint", server.endpoint());
    } else {
      Collector collector =
          endpoint.collect(
              CollectorConfig.of(agency.gateway()),
              failure ->
                  failure.ifPresentOrElse(
                      reason -> health.trouble(Side.GATEWAY, "collect", reason),
                      () -> health.well(Side.GATEWAY, "collect")));
      running.add(collector);
    }
  }

  private AgencyServerConfig serverConfig() {
    AgencyConfig.Receiving receiving = config.agency().receiving();
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
    return data.resolve(config.agency().id().value()).resolve(Inbox.FILE_NAME);
  }

  /** A message of the inbox, opened with the keys that the folder has now. */
  private Optional<OpenedMessage> message(DeliveryId delivery) throws IOException {
    return InboxReader.find(journal(), delivery)
        .flatMap(
            found ->
                OpenedMessage.open(found, config.agency().pki().privateKeys(config.agency().id())));
  }

  private ForwardTarget target() throws IOException {
    InboundConfig inbound = config.inbound();
    return switch (inbound.transport()) {
      case FOLDER, SFTP ->
          new FolderTarget(
              oldSystem.folder(inbound.transport()),
              ForwardAttemptLog.open(data.resolve("forward-attempts"), handled()));
      case HTTPS ->
          new HttpTarget(
              inbound.url().orElseThrow(),
              inbound.trustFile().map(OldSystem::trusting),
              inbound.tokenFile(),
              Duration.ofMillis(inbound.timeoutMillis()));
      case JMS -> new QueueTarget(oldSystem.broker(), config.jms().in());
      case NONE -> throw new IllegalStateException("nothing goes in this direction");
    };
  }

  /** Its message may quote content. */
  private static String fault(Throwable failure) {
    return "a message is tried again and again, the log says why: " + failure.getClass().getName();
  }

  /** Deliveries that the inbox is done with, and nobody asked for again. */
  private Predicate<DeliveryId> handled() throws IOException {
    if (!Files.exists(journal())) {
      return delivery -> false;
    }
    Set<DeliveryId> handled = new HashSet<>();
    for (InboxDelivery each : InboxReader.read(journal())) {
      if (each.handled() > 0) {
        handled.add(each.received().deliveryId());
      }
    }
    handled.removeAll(parked.requested());
    return handled::contains;
  }
}
