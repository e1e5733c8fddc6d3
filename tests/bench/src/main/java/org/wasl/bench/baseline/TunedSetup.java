package org.wasl.bench.baseline;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * The setup that the manuals recommend. It is pooled, transacted and cached, and has 16 consumers.
 */
final class TunedSetup implements PlainGatewaySetup {
  private static final int CONSUMERS = 16;
  private static final int MAX_SESSIONS = 64;

  @Override
  public JmsComponent jms(ConnectionFactory broker) {
    JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    pool.setConnectionFactory(broker);
    pool.setMaxConnections(2);
    pool.setMaxSessionsPerConnection(MAX_SESSIONS);
    JmsConfiguration configuration = new JmsConfiguration(pool);
    configuration.setTransacted(true);
    configuration.setLazyCreateTransactionManager(false);
    configuration.setCacheLevelName("CACHE_CONSUMER");
    configuration.setConcurrentConsumers(CONSUMERS);
    configuration.setDisableReplyTo(true);
    return new JmsComponent(configuration);
  }

  @Override
  public AddressSettings queue() {
    return new AddressSettings()
        .setDeadLetterAddress(SimpleString.of(PlainGatewayBroker.DEAD_LETTERS));
  }

  /** With a client certificate, connections are re-used only with connection state disabled. */
  @Override
  public HttpComponent https() {
    HttpComponent https = new HttpComponent();
    https.setHttpClientConfigurer(client -> client.disableConnectionState());
    return https;
  }
}
