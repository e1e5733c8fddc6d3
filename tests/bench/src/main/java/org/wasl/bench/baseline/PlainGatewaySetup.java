package org.wasl.bench.baseline;

import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jms.JmsComponent;

/** The differences of the two setups. */
interface PlainGatewaySetup {
  /** The settings by the name they have on the command line. */
  static PlainGatewaySetup of(String name) {
    return switch (name) {
      case "defaults" -> new DefaultSetup();
      case "tuned" -> new TunedSetup();
      default -> throw new IllegalArgumentException("unknown setting, use defaults or tuned");
    };
  }

  /** Camel's component for the queue. */
  JmsComponent jms(ConnectionFactory broker);

  /** The broker's settings of the queue. */
  AddressSettings queue();

  /** Camel's component for the delivery. */
  HttpComponent https();
}
