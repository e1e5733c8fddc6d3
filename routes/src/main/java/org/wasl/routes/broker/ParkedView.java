package org.wasl.routes.broker;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.id.AgencyId;

/**
 * Keeps the {@code parked.<agency>} queues equal to the parked deliveries in SQL, so that operators
 * see them on the broker. The queues are only a view. They are bounded, and rebuilt whenever they
 * differ.
 */
public final class ParkedView {
  private static final Logger LOG = LoggerFactory.getLogger(ParkedView.class);
  private static final long GONE_MILLIS = 50;

  private final BrokerClient broker;
  private final int size;

  /** Agencies whose view failed to update the last time. Each is logged once. */
  private final Set<AgencyId> stale = ConcurrentHashMap.newKeySet();

  /** A view of at most {@code size} ids of each agency. */
  public ParkedView(BrokerClient broker, int size) {
    this.broker = broker;
    this.size = size;
  }

  /** Maximum number of ids shown for one agency. */
  public int size() {
    return size;
  }

  /**
   * Makes the queue of {@code agency} hold exactly {@code ids}.
   *
   * @return false when the broker did not answer
   */
  public boolean show(AgencyId agency, Set<String> ids) {
    try (Connection connection = broker.connections().createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      Queue queue = session.createQueue(QueueNames.parked(agency));
      Set<String> present = browse(session, queue);
      add(session, queue, without(ids, present));
      remove(session, queue, without(present, ids));
      stale.remove(agency);
      return true;
    } catch (JMSException e) {
      if (stale.add(agency)) {
        LOG.warn("cannot update the parked view of {}, check that its queue exists", agency);
      }
      return false;
    }
  }

  private static Set<String> without(Set<String> all, Set<String> removed) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(removed);
    return rest;
  }

  private static Set<String> browse(Session session, Queue queue) throws JMSException {
    Set<String> ids = new HashSet<>();
    try (QueueBrowser browser = session.createBrowser(queue)) {
      Enumeration<?> messages = browser.getEnumeration();
      while (messages.hasMoreElements()) {
        ids.add(((Message) messages.nextElement()).getJMSCorrelationID());
      }
    }
    return ids;
  }

  private static void add(Session session, Queue queue, Set<String> ids) throws JMSException {
    try (MessageProducer producer = session.createProducer(queue)) {
      producer.setDeliveryMode(DeliveryMode.PERSISTENT);
      for (String id : ids) {
        TextMessage message = session.createTextMessage(id);
        message.setJMSCorrelationID(id);
        producer.send(message);
      }
    }
  }

  private static void remove(Session session, Queue queue, Set<String> ids) throws JMSException {
    for (String id : ids) {
      String selector = "JMSCorrelationID = '" + id.replace("'", "''") + "'";
      try (MessageConsumer consumer = session.createConsumer(queue, selector)) {
        consumer.receive(GONE_MILLIS);
      }
    }
  }
}
