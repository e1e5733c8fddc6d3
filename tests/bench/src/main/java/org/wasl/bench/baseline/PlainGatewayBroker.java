package org.wasl.bench.baseline;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Artemis in the same process, persistent on NIO. */
final class PlainGatewayBroker {
  static final String QUEUE = "cases";
  static final String DEAD_LETTERS = "dead-letters";

  private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

  PlainGatewayBroker(Path data, PlainGatewaySetup setting) throws Exception {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration
        .setPersistenceEnabled(true)
        .setSecurityEnabled(false)
        .setJMXManagementEnabled(false)
        .setJournalType(JournalType.NIO)
        .setJournalDirectory(data.resolve("journal").toString())
        .setBindingsDirectory(data.resolve("bindings").toString())
        .setLargeMessagesDirectory(data.resolve("large").toString())
        .setPagingDirectory(data.resolve("paging").toString())
        .addAddressSetting("#", setting.queue())
        .addAcceptorConfiguration("in-vm", "vm://0");
    for (String name : new String[] {QUEUE, DEAD_LETTERS}) {
      configuration.addQueueConfiguration(
          QueueConfiguration.of(name)
              .setAddress(name)
              .setRoutingType(RoutingType.ANYCAST)
              .setDurable(true));
    }
    server.setConfiguration(configuration);
    server.start();
  }

  ConnectionFactory connections() {
    return new ActiveMQConnectionFactory("vm://0");
  }

  long depth(String name) {
    Queue queue = server.getActiveMQServer().locateQueue(name);
    return queue == null ? 0 : queue.getMessageCount();
  }

  void stop() throws Exception {
    server.stop();
  }
}
