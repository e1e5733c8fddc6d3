package org.wasl.connectors.hosted;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.protocol.SessionCallback;
import org.wasl.connectors.PresenceListener;
import org.wasl.rules.id.AgencyId;

/**
 * Limits the sessions of each agency and reports presence. An agency is present while one of its
 * clients listens to its queue of deliveries.
 */
final class SessionMonitor implements ActiveMQServerPlugin {

  private final int maxSessionsPerAgency;
  private final Function<String, Optional<AgencyId>> agencies;
  private final PresenceListener presence;
  private final Map<String, String> sessions = new ConcurrentHashMap<>();
  private final Map<ServerConsumer, AgencyId> consumers = new ConcurrentHashMap<>();

  /** Number of consumers of each agency's deliveries. Each entry is changed under its own lock. */
  private final Map<AgencyId, Integer> attended = new ConcurrentHashMap<>();

  /**
   * @param agencies the agency that a certificate (thumbprint) identifies now
   */
  SessionMonitor(
      int maxSessionsPerAgency,
      Function<String, Optional<AgencyId>> agencies,
      PresenceListener presence) {
    this.maxSessionsPerAgency = maxSessionsPerAgency;
    this.agencies = agencies;
    this.presence = presence;
  }

  /** Tells whether a client of the agency listens to its deliveries. */
  boolean isAttended(AgencyId agency) {
    return attended.containsKey(agency);
  }

  @Override
  public void beforeCreateSession(
      String name,
      String user,
      int minLargeMessageSize,
      RemotingConnection connection,
      boolean autoCommitSends,
      boolean autoCommitAcks,
      boolean preAcknowledge,
      boolean xa,
      String defaultAddress,
      SessionCallback callback,
      boolean autoCreateQueues,
      OperationContext context,
      Map<SimpleString, RoutingType> prefixes)
      throws ActiveMQException {
    Optional<AgencyId> agency = HostedAcceptor.certificate(connection).flatMap(agencies);
    if (agency.isPresent()
        && (sessions.containsKey(name)
            || sessions.values().stream().filter(agency.get().value()::equals).count()
                >= maxSessionsPerAgency)) {
      throw new ActiveMQSecurityException("too many sessions");
    }
  }

  @Override
  public void afterCreateSession(ServerSession session) {
    HostedAcceptor.certificate(session.getRemotingConnection())
        .flatMap(agencies)
        .ifPresent(agency -> sessions.put(session.getName(), agency.value()));
  }

  @Override
  public void afterCloseSession(ServerSession session, boolean failed) {
    sessions.remove(session.getName());
  }

  @Override
  public void afterCreateConsumer(ServerConsumer consumer) {
    String queue = consumer.getQueue().getName().toString();
    if (queue.startsWith(HostedQueues.DELIVERIES)) {
      AgencyId agency = new AgencyId(queue.substring(HostedQueues.DELIVERIES.length()));
      synchronized (attended) {
        consumers.put(consumer, agency);
        if (attended.merge(agency, 1, Integer::sum) == 1) {
          presence.arrived(agency);
        }
      }
    }
  }

  @Override
  public void afterCloseConsumer(ServerConsumer consumer, boolean failed) {
    synchronized (attended) {
      AgencyId agency = consumers.remove(consumer);
      if (agency != null
          && attended.computeIfPresent(agency, (key, held) -> held > 1 ? held - 1 : null) == null) {
        presence.left(agency);
      }
    }
  }
}
