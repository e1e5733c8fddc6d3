package org.wasl.routes.broker;

import jakarta.jms.ConnectionFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.wasl.rules.id.AgencyId;

/** This process's connection to the broker, embedded or external alike. */
public final class BrokerClient implements AutoCloseable {
  private static final int RECONNECT_FOREVER = -1;
  private static final long RETRY_MILLIS = 200;
  private static final long CALL_MILLIS = 5_000;
  private static final int IDLE_RECEIVES = 2;

  private final BrokerSettings settings;
  private final ActiveMQConnectionFactory factory;
  private final JmsPoolConnectionFactory pool;
  private final QueueDepthProbe depths;

  /**
   * Connects lazily. An unreachable broker is retried without limit and does not block the start.
   */
  public BrokerClient(BrokerSettings settings, BrokerSettings.External address) {
    this.settings = settings;
    this.factory = factory(address, settings);
    this.pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(factory);
    pool.setMaxConnections(settings.maxConnections());
    pool.setUseAnonymousProducers(true);
    this.depths = new QueueDepthProbe(address);
  }

  private static ActiveMQConnectionFactory factory(
      BrokerSettings.External address, BrokerSettings settings) {
    ActiveMQConnectionFactory factory =
        new ActiveMQConnectionFactory(address.url(), address.user(), address.password());
    factory.setReconnectAttempts(RECONNECT_FOREVER);
    factory.setRetryInterval(RETRY_MILLIS);
    factory.setConsumerWindowSize(settings.prefetchBytes());
    factory.setUseGlobalPools(false);
    factory.setThreadPoolMaxSize(settings.threads());
    factory.setCallTimeout(CALL_MILLIS);
    factory.setCallFailoverTimeout(CALL_MILLIS);
    factory.setConnectionTTL(60_000);
    return factory;
  }

  /**
   * The camel-jms component, with all options set, because its defaults lose messages and leak
   * resources.
   */
  public JmsComponent component() {
    JmsConfiguration configuration = new JmsConfiguration();
    configuration.setConnectionFactory(pool);
    configuration.setDisableReplyTo(true);
    configuration.setDeliveryPersistent(settings.persistentIds());
    // Acknowledges one by one. With batches, completed ids would still count as queued, and the
    // reconciler would not detect lost ones.
    configuration.setTransacted(false);
    configuration.setLazyCreateTransactionManager(false);
    configuration.setCacheLevelName("CACHE_CONSUMER");
    configuration.setObjectMessageEnabled(false);
    configuration.setTransferExchange(false);
    configuration.setAllowSerializedHeaders(false);
    configuration.setMapJmsMessage(true);
    configuration.setRecoveryInterval(RETRY_MILLIS);
    configuration.setConsumerType(ConsumerType.Custom);
    configuration.setMessageListenerContainerFactory(PromptListenerContainer::new);
    // An idle agency costs one waiting virtual thread. Additional consumers of a burst end again.
    configuration.setTaskExecutor(new VirtualThreadTaskExecutor("wasl-deliver-"));
    configuration.setMaxMessagesPerTask(-1);
    configuration.setIdleReceivesPerTaskLimit(IDLE_RECEIVES);
    configuration.setReceiveTimeout(settings.idleReceiveMillis());
    configuration.setIdleConsumerLimit(1);
    configuration.setIdleTaskExecutionLimit(1);
    return new JmsComponent(configuration);
  }

  /** A pooled connection factory, for code outside routes. */
  ConnectionFactory connections() {
    return pool;
  }

  /** Number of ids in the queue of each agency, including prefetched ones, by agency. */
  public Map<AgencyId, Long> depths(Collection<AgencyId> agencies) throws Exception {
    Map<String, Long> queues =
        depths.of(agencies.stream().map(QueueNames::deliver).collect(Collectors.toList()));
    return agencies.stream()
        .collect(Collectors.toMap(Function.identity(), id -> queues.get(QueueNames.deliver(id))));
  }

  /** Agencies whose queue cannot receive ids, because it does not exist on the broker. */
  public Set<AgencyId> withoutQueue(Collection<AgencyId> agencies) throws Exception {
    Set<String> missing =
        depths.missing(agencies.stream().map(QueueNames::deliver).collect(Collectors.toList()));
    return agencies.stream()
        .filter(id -> missing.contains(QueueNames.deliver(id)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Number of ids in each of our queues, for display, by queue. */
  public Map<String, Long> queues(Collection<AgencyId> agencies) throws Exception {
    return depths.of(
        Stream.concat(
                Stream.of(QueueNames.DEAD_IDS),
                agencies.stream()
                    .flatMap(id -> Stream.of(QueueNames.deliver(id), QueueNames.parked(id))))
            .collect(Collectors.toList()));
  }

  /** Queries the broker, for the health check. */
  public boolean answers() {
    return depths.answers();
  }

  @Override
  public void close() {
    depths.close();
    pool.stop();
    factory.close();
  }
}
