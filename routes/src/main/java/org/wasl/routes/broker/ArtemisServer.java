package org.wasl.routes.broker;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.wasl.rules.id.AgencyId;

/**
 * One run of Artemis in this process. It is persistent, secured, and reachable only in this JVM.
 * Every option that could lose, duplicate or disclose an id is set explicitly.
 */
final class ArtemisServer {
  static final String IN_VM = "vm://0";
  private static final int BUFFER_TIMEOUT_NANOS = 100_000;

  /**
   * Thousands of ids. A start reads whole files, used or not. With the default of 10 MiB it takes a
   * second.
   */
  private static final int JOURNAL_FILE_BYTES = 1 << 20;

  private final BrokerSettings settings;
  private final Collection<AgencyId> agencies;
  private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

  private ArtemisServer(BrokerSettings settings, Collection<AgencyId> agencies) {
    this.settings = settings;
    this.agencies = agencies;
  }

  /**
   * Starts the broker with every queue. On a failure, also an Error, it is stopped again, so that
   * the next one can open its directory.
   */
  static ArtemisServer start(
      BrokerSettings settings, Collection<AgencyId> agencies, SingleUserSecurityManager user)
      throws Exception {
    ArtemisServer broker = new ArtemisServer(settings, agencies);
    try {
      broker.start(user);
      return broker;
    } catch (Exception | Error e) {
      broker.stop();
      throw e;
    }
  }

  private void start(SingleUserSecurityManager user) throws Exception {
    server.setConfiguration(configuration());
    server.setSecurityManager(user);
    server.start();
    for (String queue : queueNames()) {
      if (server.getActiveMQServer().locateQueue(SimpleString.of(queue)) == null) {
        throw new IllegalStateException("the broker did not create queue " + queue);
      }
    }
  }

  /** Makes the queues of these agencies that are not there yet. */
  void addQueues(Collection<AgencyId> more) throws Exception {
    for (String name : queueNames(more)) {
      if (server.getActiveMQServer().locateQueue(SimpleString.of(name)) == null) {
        server.getActiveMQServer().createQueue(queue(name).setAutoCreateAddress(true));
      }
    }
  }

  boolean runs() {
    return server.getActiveMQServer().isStarted();
  }

  String journalType() {
    return server.getActiveMQServer().getConfiguration().getJournalType().name();
  }

  private List<String> queueNames() {
    return Stream.concat(Stream.of(QueueNames.DEAD_IDS), queueNames(agencies).stream()).toList();
  }

  private static List<String> queueNames(Collection<AgencyId> ids) {
    return ids.stream()
        .flatMap(id -> Stream.of(QueueNames.deliver(id), QueueNames.parked(id)))
        .toList();
  }

  private Configuration configuration() throws Exception {
    Configuration configuration =
        new ConfigurationImpl()
            .setName("wasl")
            .setPersistenceEnabled(true)
            .setSecurityEnabled(true)
            .setJMXManagementEnabled(false)
            .setMessageCounterEnabled(false)
            .setThreadPoolMaxSize(settings.threads())
            .setJournalDirectory(settings.directory().resolve("journal").toString())
            .setBindingsDirectory(settings.directory().resolve("bindings").toString())
            .setLargeMessagesDirectory(settings.directory().resolve("large").toString())
            .setPagingDirectory(settings.directory().resolve("paging").toString())
            .setJournalType(JournalType.NIO)
            .setJournalFileSize(JOURNAL_FILE_BYTES)
            .setJournalBufferTimeout_NIO(BUFFER_TIMEOUT_NANOS)
            .setJournalSyncTransactional(true)
            .setJournalSyncNonTransactional(true)
            .setJournalDatasync(true)
            // An absolute limit, because with a percentage producers would block silently on a
            // large disk.
            .setMaxDiskUsage(-1)
            .setMinDiskFree(settings.minDiskFreeBytes());
    configuration.addAcceptorConfiguration("invm", IN_VM);
    configuration.putSecurityRoles("#", Set.of(SingleUserSecurityManager.ROLE));
    configuration.addAddressSetting("#", addressSettings());
    for (String queue : queueNames()) {
      configuration.addQueueConfiguration(queue(queue));
    }
    return configuration;
  }

  private QueueConfiguration queue(String name) {
    QueueConfiguration queue =
        QueueConfiguration.of(name)
            .setAddress(name)
            .setRoutingType(RoutingType.ANYCAST)
            .setDurable(true)
            .setAutoDelete(false)
            .setAutoCreated(false);
    // The queues for operators are ring queues. A full ring drops its oldest id. SQL
    // has them all.
    return name.startsWith("deliver.")
        ? queue
        : queue.setRingSize((long) Math.max(1, settings.parkedViewSize()));
  }

  private AddressSettings addressSettings() {
    return new AddressSettings()
        .setDeadLetterAddress(SimpleString.of(QueueNames.DEAD_IDS))
        .setExpiryAddress(SimpleString.of(QueueNames.DEAD_IDS))
        .setMaxDeliveryAttempts(3)
        .setAutoCreateQueues(false)
        .setAutoCreateAddresses(false)
        .setAutoDeleteQueues(false)
        .setAutoDeleteAddresses(false)
        .setMaxSizeBytes(settings.maxQueueBytes())
        .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
        .setManagementBrowsePageSize(0)
        .setManagementMessageAttributeSizeLimit(0);
  }

  void stop() throws Exception {
    if (server.getActiveMQServer() != null) {
      server.stop();
    }
  }
}
