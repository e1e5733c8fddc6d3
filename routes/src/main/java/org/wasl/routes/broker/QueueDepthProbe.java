package org.wasl.routes.broker;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the broker how many ids a queue holds. Uses one session, opened again when it was
 * lost.
 */
final class QueueDepthProbe implements AutoCloseable {
  private static final long CALL_MILLIS = 2_000;

  private final BrokerSettings.External address;
  private @Nullable ServerLocator locator;
  private @Nullable ClientSessionFactory factory;
  private @Nullable ClientSession session;

  QueueDepthProbe(BrokerSettings.External address) {
    this.address = address;
  }

  synchronized Map<String, Long> of(Collection<String> queues) throws Exception {
    try {
      Map<String, Long> depths = new TreeMap<>();
      for (String queue : queues) {
        depths.put(queue, depth(queue));
      }
      return depths;
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** The queues that the broker does not have and would not create on use. */
  synchronized Set<String> missing(Collection<String> queues) throws Exception {
    try {
      Set<String> missing = new TreeSet<>();
      for (String queue : queues) {
        ClientSession.QueueQuery found = session().queueQuery(SimpleString.of(queue));
        if (!found.isExists() && !found.isAutoCreateQueues()) {
          missing.add(queue);
        }
      }
      return missing;
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  synchronized boolean answers() {
    try {
      depth(QueueNames.DEAD_IDS);
      return true;
    } catch (Exception e) {
      close(); // reconnects at the next query; an alarm reports that the broker is away
      return false;
    }
  }

  private long depth(String queue) throws Exception {
    return session().queueQuery(SimpleString.of(queue)).getMessageCount();
  }

  private ClientSession session() throws Exception {
    ClientSession known = session;
    if (known != null && !known.isClosed()) {
      return known;
    }
    close();
    ServerLocator broker = ActiveMQClient.createServerLocator(address.url());
    locator = broker;
    broker.setCallTimeout(CALL_MILLIS).setReconnectAttempts(0).setInitialConnectAttempts(1);
    ClientSessionFactory sessions = broker.createSessionFactory();
    factory = sessions;
    ClientSession opened =
        sessions.createSession(address.user(), address.password(), false, true, true, false, 0);
    session = opened;
    return opened;
  }

  @Override
  public synchronized void close() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (ActiveMQException e) {
      // The session is closed in any case.
    }
    if (factory != null) {
      factory.close();
    }
    if (locator != null) {
      locator.close();
    }
    session = null;
    factory = null;
    locator = null;
  }
}
