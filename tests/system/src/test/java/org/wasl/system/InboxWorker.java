package org.wasl.system;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wasl.client.ClientConfig;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.DeliveryAnswer;
import org.wasl.client.answer.HandInAnswer;
import org.wasl.client.answer.InboxAnswer;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.pki.PkiFolder;

/** A program of an agency that collects call by call, each of which must succeed. */
public final class InboxWorker implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final WaslClient client;

  /** A worker of this agency. */
  public InboxWorker(PkiFolder pki, AgencyId agency, URI gateway) {
    this.client =
        WaslClient.open(ClientConfig.of(gateway, CallerIdentity.ofCertificate(pki, agency)));
  }

  /** The deliveries that wait, after at most two seconds. */
  public List<DeliveryId> list() throws InterruptedException {
    return ((InboxAnswer.Listed) client.inbox().list(WAIT)).deliveries();
  }

  /** The sealed content of a delivery. */
  public DeliveryAnswer.Fetched fetch(DeliveryId delivery) throws InterruptedException {
    return (DeliveryAnswer.Fetched) fetchAny(delivery);
  }

  /** Fetches the sealed content; the gateway may refuse it. */
  public DeliveryAnswer fetchAny(DeliveryId delivery) throws InterruptedException {
    return client.inbox().fetch(delivery);
  }

  /** Hands in a receipt, which may be refused. */
  public HandInAnswer acknowledge(DeliveryId delivery, byte[] receipt) throws InterruptedException {
    return client.inbox().acknowledge(delivery, receipt);
  }

  /** Refuses a delivery, which may be refused itself. */
  public HandInAnswer refuse(DeliveryId delivery, int status) throws InterruptedException {
    return client.inbox().refuse(delivery, status, Optional.empty());
  }

  @Override
  public void close() {
    client.close();
  }
}
