package org.wasl.routes.broker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * A listener container that stops and shuts down at once. Spring's container waits until its
 * consumers have returned from their receive, so it waits as long as an idle consumer sleeps. This
 * one interrupts receiving consumers, so that idle consumers may sleep long. A message that is
 * being processed is not interrupted.
 */
final class PromptListenerContainer extends DefaultJmsMessageListenerContainer {
  /**
   * The threads that are in a receive, and whether the receive was interrupted. The map is its own
   * lock.
   */
  private final Map<Thread, Boolean> receiving = new HashMap<>();

  PromptListenerContainer(JmsEndpoint endpoint) {
    super(endpoint);
  }

  @Override
  protected @Nullable Message receiveMessage(MessageConsumer consumer) throws JMSException {
    synchronized (receiving) {
      if (!isRunning()) {
        return null;
      }
      receiving.put(Thread.currentThread(), false);
    }
    try {
      return super.receiveMessage(consumer);
    } catch (JMSException | RuntimeException e) {
      if (isRunning()) {
        throw e;
      }
      return null; // interrupted by the stop, which equals a receive without a message
    } finally {
      synchronized (receiving) {
        if (Boolean.TRUE.equals(receiving.remove(Thread.currentThread()))) {
          Thread.interrupted(); // so that it interrupts no later code
        }
      }
    }
  }

  @Override
  public void stop() {
    super.stop();
    interruptReceives();
  }

  /** The container no longer runs here, so no other receive begins. */
  @Override
  protected void doShutdown() throws JMSException {
    interruptReceives();
    super.doShutdown();
  }

  private void interruptReceives() {
    synchronized (receiving) {
      receiving.replaceAll(
          (thread, before) -> {
            thread.interrupt();
            return true;
          });
    }
  }
}
