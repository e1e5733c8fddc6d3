package org.wasl.kit.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.client.ClientIdentity;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.GatewayCertificates;
import org.wasl.kit.pki.TlsFiles;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

/**
 * One agency's endpoint, with its keys, its inbox and its receiver. Certificate and keys can be
 * renewed in the folder while it runs. The server ({@link #listen}) or collector ({@link #collect})
 * on top of it can be stopped and started again while the inbox stays open.
 */
public final class AgencyEndpoint implements AutoCloseable {
  private final AgencyId agency;
  private final KitRuntime runtime;
  private final PkiFolder pki;
  private final Inbox inbox;
  private final DeliveryReceiver receiver;

  /**
   * Opens the inbox in {@code data/<agency>}.
   *
   * @param pki has the agency's own keys and certificate, and the gateway's certificate
   * @param directory accepted senders, with the keys to verify their messages, asked for each
   *     delivery. All agencies of a process can share it
   * @param clock dates the receipts
   * @throws IOException if the inbox cannot be opened
   */
  public AgencyEndpoint(
      KitRuntime runtime,
      PkiFolder pki,
      AgencyId agency,
      Supplier<AgencyDirectory> directory,
      Path data,
      InboxConfig config,
      Clock clock)
      throws IOException {
    CryptoProvider.install();
    this.agency = agency;
    this.runtime = runtime;
    this.pki = pki;
    this.inbox = Inbox.open(data.resolve(agency.value()), config, runtime.work());
    this.receiver =
        new DeliveryReceiver(
            agency, AgencyKeys.in(pki, agency), directory, inbox, clock, runtime.work());
  }

  /** An endpoint whose accepted senders do not change. */
  public AgencyEndpoint(
      KitRuntime runtime,
      PkiFolder pki,
      AgencyId agency,
      AgencyDirectory directory,
      Path data,
      InboxConfig config,
      Clock clock)
      throws IOException {
    this(runtime, pki, agency, () -> directory, data, config, clock);
  }

  /** Starts an HTTPS server that accepts the gateway's certificate only. */
  public CompletableFuture<AgencyServer> listen(
      AgencyServerConfig config, DeliveryResponder conduct) {
    return AgencyServer.start(
        runtime.vertx(),
        config,
        new TlsFiles(pki, agency),
        new GatewayCertificates(pki),
        conduct,
        receiver);
  }

  /** Begins to collect from the gateway, in place of a server. */
  public Collector collect(CollectorConfig config) {
    return collect(config, _ -> {});
  }

  /** Collects with a listener, as {@link Collector} describes it. */
  public Collector collect(CollectorConfig config, Consumer<Optional<String>> contact) {
    ClientIdentity identity = CallerIdentity.ofCertificate(pki, agency);
    return new Collector(config, identity, receiver::receive, contact);
  }

  /**
   * Receives one delivery that was fetched by other means.
   *
   * @param header gives a header's value as the gateway sent it; null if it is missing
   * @param sealed the exact bytes
   * @return the answer of {@link DeliveryReceiver#receive}. The body of a 200 is the receipt to
   *     submit
   */
  public CompletionStage<AgencyResponse> receive(Function<String, String> header, byte[] sealed) {
    return IncomingDelivery.of(header, sealed)
        .map(receiver::receive)
        .orElseGet(() -> CompletableFuture.completedStage(DeliveryRejection.HEADERS.answer()));
  }

  /** Calls {@code handler} from now on for every message that is stored and not yet handled. */
  public void onMessage(MessageHandler handler) {
    receiver.onMessage(handler);
  }

  /**
   * Tells {@code listener} from now on of every write of the inbox. The value is the failure, or
   * empty on success. It must not block.
   */
  public void onWrite(Consumer<Optional<IOException>> listener) {
    inbox.onWrite(listener);
  }

  /**
   * Tells {@code listener} from now on of every attempt to handle a message. The value is the
   * failure, or empty on success. A failure may quote content. It must not block.
   */
  public void onHandling(Consumer<Optional<Throwable>> listener) {
    inbox.onHandling(listener);
  }

  /**
   * Describes the damage that was found in the inbox when it was opened, as {@link Inbox#damage()}.
   */
  public List<String> damage() {
    return inbox.damage();
  }

  /** Messages kept. */
  public int size() {
    return inbox.size();
  }

  /** Closes the inbox. Stop servers and collectors before. */
  @Override
  public void close() throws IOException {
    inbox.close();
  }
}
