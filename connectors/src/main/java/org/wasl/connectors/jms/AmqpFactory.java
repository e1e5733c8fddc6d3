package org.wasl.connectors.jms;

import java.io.IOException;
import java.net.URI;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.provider.Provider;
import org.apache.qpid.jms.provider.amqp.AmqpProvider;
import org.apache.qpid.jms.transports.Transport;
import org.apache.qpid.proton.engine.impl.TransportImpl;
import org.wasl.connectors.intermediary.jms.ReceiveLimit;

/** Makes AMQP connections that end when the broker sends more than a limit. */
@SuppressWarnings("serial") // never serialized, because it holds the state of a connection
final class AmqpFactory extends JmsConnectionFactory {
  private final ReceiveLimit limit;
  private final int maxUnsettled;
  private final long maxUnsettledBytes;

  /**
   * @param limit of its only connection
   * @param maxUnsettled limit of unacknowledged messages
   * @param maxUnsettledBytes limit of their bytes
   */
  AmqpFactory(String uri, ReceiveLimit limit, int maxUnsettled, long maxUnsettledBytes) {
    super(uri);
    this.limit = limit;
    this.maxUnsettled = maxUnsettled;
    this.maxUnsettledBytes = maxUnsettledBytes;
  }

  @Override
  protected Provider createProvider(URI remote) throws Exception {
    Provider provider = super.createProvider(remote);
    if (provider instanceof AmqpProvider amqp
        && amqp.getProtonTransport() instanceof TransportImpl frames) {
      frames.setProtocolTracer(
          new AmqpReceiveLimiter(
              limit, maxUnsettled, maxUnsettledBytes, () -> closeSoon(amqp.getTransport())));
      return provider;
    }
    throw new IllegalStateException("not an AMQP client with a receive limit");
  }

  /** Closing waits for the event loop that asks for it. */
  private static void closeSoon(Transport transport) {
    Thread.startVirtualThread(
        () -> {
          try {
            transport.close();
          } catch (IOException e) {
            // It is closed already.
          }
        });
  }
}
