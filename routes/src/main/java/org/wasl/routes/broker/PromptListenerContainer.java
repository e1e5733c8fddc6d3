package org.wasl.routes.broker;

import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;

/**
 * A listener container that ends at once. Spring's waits until its consumers have come back from
 * their receive, hence as long as an idle consumer sleeps; then it interrupts those that have not.
 * This one interrupts them soon, so that idle consumers may sleep long. A message that is being
 * processed is not interrupted.
 */
final class PromptListenerContainer extends DefaultJmsMessageListenerContainer {
  private static final long STOP_MILLIS = 1;

  PromptListenerContainer(JmsEndpoint endpoint) {
    super(endpoint);
  }

  @Override
  public void shutdown() {
    setReceiveTimeout(STOP_MILLIS);
    super.shutdown();
  }
}
