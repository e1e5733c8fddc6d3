package org.wasl.connectors.hosted;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.JMSFactoryType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.ConnectorGauge;
import org.wasl.connectors.ConnectorMetric;
import org.wasl.connectors.PresenceListener;
import org.wasl.connectors.intermediary.jms.AgencyQueues;
import org.wasl.connectors.intermediary.jms.ArtemisMessageTypes;
import org.wasl.connectors.intermediary.jms.ArtemisTls;
import org.wasl.connectors.intermediary.jms.ReceiveLimit;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.connectors.partnerapi.connection.ListenerTls;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;

/**
 * The broker for agencies. It is a separate Artemis in this process, in memory, with three queues
 * for each agency. Agencies connect over TLS, the gateway within the process. Both may only send to
 * queues and take from them. Every option that could let an agency hold memory without bound is
 * set.
 */
final class HostedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostedBroker.class);
  private static final AtomicInteger IN_VM = new AtomicInteger(1_000);
  private static final String ACCEPTOR = "agencies";
  private static final int REDELIVERY_MILLIS = 1_000;
  private static final int THREADS = 8;

  private final HostedJmsSettings settings;
  private final PartnerApi api;
  private final Function<String, Optional<AgencyId>> agencies;
  private final ListenerTls tls;
  private final SessionMonitor sessions;
  private final String password = UUID.randomUUID().toString();
  private final int serverId = IN_VM.getAndIncrement();
  private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
  private final Set<AgencyId> served = new HashSet<>();
  private @Nullable ActiveMQConnectionFactory within;
  private boolean started;

  /**
   * @param agencies the agency that a certificate (thumbprint) identifies now
   */
  HostedBroker(
      HostedJmsSettings settings,
      PartnerApi api,
      Function<String, Optional<AgencyId>> agencies,
      PresenceListener presence) {
    this.settings = settings;
    this.api = api;
    this.agencies = agencies;
    this.tls = api.listenerTls(thumbprint -> agencies.apply(thumbprint).isPresent());
    this.sessions = new SessionMonitor(settings.maxSessionsPerAgency(), agencies, presence);
  }

  /**
   * Starts the broker. From now on agencies may connect.
   *
   * @throws Exception if it cannot listen
   */
  synchronized void start() throws Exception {
    server.setConfiguration(configuration());
    server.setSecurityManager(new HostedSecurityManager(password, agencies));
    server.start();
    started = true;
    try {
      broker()
          .getRemotingService()
          .addIncomingInterceptor(new PacketFilter(agencies, maxBytes(), api::refusedPacket));
      for (AgencyId agency : Set.copyOf(served)) {
        add(agency);
      }
      within = factory();
      acceptor().start();
    } catch (Exception e) {
      close();
      throw e;
    }
    LOG.info("the broker for agencies listens on port {}", port());
  }

  /**
   * Maximum size in bytes of a packet and of a message. A message above the limit of the API gets
   * an answer if it fits in here.
   */
  private int maxBytes() {
    return new ReceiveLimit(api.maxBodyBytes()).maxMessageBytes();
  }

  /** All that waits for an agency may be on its way to one client, and an answer beside it. */
  private long maxUnreadBytes() {
    return 2L * settings.maxQueueBytes() + maxBytes();
  }

  private NettyAcceptor acceptor() {
    if (broker().getRemotingService().getAcceptor(ACCEPTOR) instanceof NettyAcceptor netty) {
      return netty;
    }
    throw new IllegalStateException("the broker for agencies has no listener");
  }

  private ActiveMQServer broker() {
    return server.getActiveMQServer();
  }

  private Configuration configuration() {
    Configuration configuration =
        new ConfigurationImpl()
            .setName("wasl-agencies")
            .setPersistenceEnabled(false)
            .setSecurityEnabled(true)
            // A permission would be remembered by the user's name, which the client chooses.
            .setAuthenticationCacheSize(0)
            .setAuthorizationCacheSize(0)
            .setPopulateValidatedUser(true)
            .setClusterUser(UUID.randomUUID().toString())
            .setClusterPassword(UUID.randomUUID().toString())
            .setJMXManagementEnabled(false)
            .setMessageCounterEnabled(false)
            .setCriticalAnalyzer(false)
            .setThreadPoolMaxSize(THREADS)
            .setScheduledThreadPoolMaxSize(2)
            .setGlobalMaxSize(settings.maxMemoryBytes())
            .setMaxDiskUsage(-1)
            .setConnectionTTLOverride(settings.idleMillis())
            .addAcceptorConfiguration(
                new TransportConfiguration(
                    InVMAcceptorFactory.class.getName(), Map.of("serverId", serverId), "gateway"))
            .addAcceptorConfiguration(listener());
    configuration.putSecurityRoles("#", Set.of());
    configuration.addAddressSetting("#", addressSettings());
    configuration.registerBrokerPlugin(sessions);
    return configuration;
  }

  private TransportConfiguration listener() {
    return new TransportConfiguration(
        HostedAcceptor.Factory.class.getName(),
        Map.ofEntries(
            Map.entry(TransportConstants.HOST_PROP_NAME, api.host()),
            Map.entry(TransportConstants.PORT_PROP_NAME, Integer.toString(settings.port())),
            Map.entry(TransportConstants.PROTOCOLS_PROP_NAME, "CORE"),
            // Only once every packet goes through the filter.
            Map.entry(TransportConstants.AUTO_START, false),
            Map.entry(TransportConstants.SSL_ENABLED_PROP_NAME, true),
            // Artemis requires a context, and HostedAcceptor uses the partner API's.
            Map.entry(TransportConstants.SSL_CONTEXT_PROP_NAME, ""),
            Map.entry(ArtemisTls.CONTEXT, api.clientContext(trust -> trust)),
            Map.entry(TransportConstants.USE_EPOLL_PROP_NAME, false),
            Map.entry(TransportConstants.REMOTING_THREADS_PROPNAME, 2),
            Map.entry(TransportConstants.QUIET_PERIOD, 0),
            Map.entry(
                HostedAcceptor.LIMITS,
                new HostedAcceptor.Limits(
                    tls,
                    maxBytes(),
                    maxUnreadBytes(),
                    settings.maxBytesPerSecond(),
                    api::refusedPacket))),
        ACCEPTOR);
  }

  /**
   * A full queue refuses new messages. Nothing is written to a disk and nothing is dropped
   * silently.
   */
  private AddressSettings addressSettings() {
    return new AddressSettings()
        .setAutoCreateQueues(false)
        .setAutoCreateAddresses(false)
        .setAutoDeleteQueues(false)
        .setAutoDeleteAddresses(false)
        .setMaxDeliveryAttempts(-1)
        // An explicit empty address, because Artemis would otherwise warn for each queue.
        .setDeadLetterAddress(SimpleString.of(""))
        .setExpiryAddress(SimpleString.of(""))
        .setRedeliveryDelay(REDELIVERY_MILLIS)
        .setMaxSizeBytes(settings.maxQueueBytes())
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.FAIL)
        // Disables the cache of duplicate ids, which has no limit on the size of an id.
        .setIDCacheSize(0)
        .setManagementBrowsePageSize(0)
        .setManagementMessageAttributeSizeLimit(0);
  }

  private ActiveMQConnectionFactory factory() {
    ActiveMQConnectionFactory factory =
        ActiveMQJMSClient.createConnectionFactoryWithoutHA(
            JMSFactoryType.CF,
            new TransportConfiguration(
                InVMConnectorFactory.class.getName(), Map.of("serverId", serverId)));
    factory.setUseGlobalPools(false);
    factory.setThreadPoolMaxSize(THREADS);
    factory.setInitialConnectAttempts(1);
    factory.setReconnectAttempts(0);
    factory.setCallTimeout(settings.stepMillis());
    factory.setBlockOnDurableSend(true);
    factory.setBlockOnAcknowledge(true);
    ArtemisMessageTypes.apply(factory);
    return factory;
  }

  /** Provides queues for exactly these agencies. */
  synchronized void serve(Collection<AgencyId> ids) {
    for (AgencyId agency : Set.copyOf(served)) {
      if (!ids.contains(agency)) {
        served.remove(agency);
        remove(agency);
      }
    }
    for (AgencyId agency : ids) {
      if (served.add(agency) && started) {
        add(agency);
      }
    }
  }

  private void add(AgencyId agency) {
    try {
      for (String queue : HostedQueues.all(agency)) {
        if (broker().locateQueue(SimpleString.of(queue)) == null) {
          broker()
              .createQueue(
                  QueueConfiguration.of(queue)
                      .setAddress(queue)
                      .setRoutingType(RoutingType.ANYCAST)
                      .setAutoCreateAddress(true)
                      .setAutoDelete(false)
                      .setAutoCreated(false)
                      .setDurable(true)
                      // Groups would be remembered by the name that a client gives them.
                      .setGroupBuckets(0)
                      .setMaxConsumers(settings.maxConsumersPerQueue() + 1));
        }
      }
    } catch (Exception e) {
      LOG.error("cannot create the queues of {}: {}", agency, FaultTrace.of(e));
    }
  }

  private void remove(AgencyId agency) {
    if (started) {
      for (String queue : HostedQueues.all(agency)) {
        try {
          broker().destroyQueue(SimpleString.of(queue), null, false, true, true);
        } catch (Exception e) {
          LOG.error("cannot remove a queue of {}: {}", agency, FaultTrace.of(e));
        }
      }
    }
  }

  /** A connection of the gateway itself. */
  synchronized Connection connect() throws JMSException {
    if (within == null) {
      throw new JMSException("the broker for agencies is not running");
    }
    return within.createConnection(HostedSecurityManager.GATEWAY, password);
  }

  /** Tells whether a client of the agency listens to its deliveries. */
  boolean isAttended(AgencyId agency) {
    return sessions.isAttended(agency);
  }

  /** Tells whether it runs. */
  synchronized boolean runs() {
    return started && broker().isStarted();
  }

  /** The number of open connections of agencies. */
  int connections() {
    return tls.connections();
  }

  /** The number of connections, and the number of waiting messages by agency and kind of queue. */
  synchronized List<ConnectorGauge> gauges() {
    List<ConnectorGauge> gauges = new ArrayList<>();
    if (started) {
      gauges.add(
          new ConnectorGauge(ConnectorMetric.AGENCY_BROKER_CONNECTIONS, Map.of(), connections()));
      for (AgencyId agency : served) {
        AgencyQueues queues = HostedQueues.of(agency);
        addGauges(gauges, agency, "deliveries", queues.deliveries());
        addGauges(gauges, agency, "submissions", queues.submissions());
        addGauges(gauges, agency, "answers", queues.answers());
      }
    }
    return gauges;
  }

  private void addGauges(List<ConnectorGauge> to, AgencyId agency, String kind, String name) {
    Queue queue = broker().locateQueue(SimpleString.of(name));
    if (queue != null) {
      Map<String, String> labels = Map.of("agency", agency.value(), "queue", kind);
      to.add(
          new ConnectorGauge(
              ConnectorMetric.AGENCY_BROKER_MESSAGES, labels, queue.getMessageCount()));
      to.add(
          new ConnectorGauge(
              ConnectorMetric.AGENCY_BROKER_BYTES,
              labels,
              queue.getPagingStore().getAddressSize()));
    }
  }

  /** Its port, once started. */
  int port() {
    return acceptor().getActualPort();
  }

  /**
   * Disconnects the agencies and accepts no more. The gateway finishes the messages that it has.
   */
  synchronized void disconnect() {
    if (started) {
      try {
        acceptor().stop();
      } catch (Exception e) {
        LOG.warn("cannot stop the listener for agencies: {}", FaultTrace.of(e));
      }
    }
  }

  @Override
  public synchronized void close() {
    if (started) {
      started = false;
      try {
        if (within != null) {
          within.close();
        }
        server.stop();
      } catch (Exception e) {
        LOG.warn("cannot stop the broker for agencies: {}", FaultTrace.of(e));
      }
    }
  }
}
