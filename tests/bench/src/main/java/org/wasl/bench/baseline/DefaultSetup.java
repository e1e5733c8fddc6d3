package org.wasl.bench.baseline;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jms.JmsComponent;

/**
 * The defaults of Camel and the broker. Messages are acknowledged before processing, without a pool
 * and with one consumer.
 */
final class DefaultSetup implements PlainGatewaySetup {
  @Override
  public JmsComponent jms(ConnectionFactory broker) {
    return JmsComponent.jmsComponent(broker);
  }

  @Override
  public AddressSettings queue() {
    return new AddressSettings();
  }

  @Override
  public HttpComponent https() {
    return new HttpComponent();
  }
}
