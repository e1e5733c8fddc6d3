package org.wasl.routes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jms.listener.AbstractPollingMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.wasl.routes.TestBrokerSettings;
import org.wasl.rules.id.AgencyId;

/** The listener on the queue of a collecting agency, on a real broker. It sleeps for long. */
class PromptListenerContainerTest {
  private static final int IDLE_MILLIS = 300_000;
  private static final String QUEUE = "deliver.police-a";

  private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
  private final CamelContext context = new DefaultCamelContext();
  private EmbeddedBroker embedded;
  private BrokerClient broker;
  private DefaultMessageListenerContainer listener;

  @BeforeEach
  void start() throws Exception {
    BrokerSettings settings = idlingLong(TestBrokerSettings.settings());
    embedded = new EmbeddedBroker(settings, List.of(new AgencyId("police-a")), () -> {});
    embedded.start();
    broker = new BrokerClient(settings, embedded.address());
    context.addComponent("jms", broker.component());
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("jms:queue:" + QUEUE + "?asyncConsumer=true&acceptMessagesWhileStopping=true")
                .routeId(QUEUE)
                .process(exchange -> taken.add(exchange.getMessage().getBody(String.class)));
          }
        });
    context.start();
    listener =
        (DefaultMessageListenerContainer)
            ((JmsConsumer) context.getRoute(QUEUE).getConsumer()).getListenerContainer();
    takesWhatComes("first");
  }

  @AfterEach
  void stop() {
    context.stop();
    broker.close();
    embedded.close();
  }

  private static BrokerSettings idlingLong(BrokerSettings of) {
    return new BrokerSettings(
        of.external(),
        of.directory(),
        of.persistentIds(),
        of.prefetchBytes(),
        of.maxQueueBytes(),
        of.parkedViewSize(),
        of.minDiskFreeBytes(),
        of.maxConnections(),
        of.threads(),
        IDLE_MILLIS,
        of.maxDamagedKept());
  }

  private void takesWhatComes(String id) throws Exception {
    context.createProducerTemplate().sendBody("jms:queue:" + QUEUE, id);
    assertThat(taken.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(id);
  }

  @Test
  void shutdownDoesNotWaitForIdleConsumer() {
    // When
    Thread shutdown = Thread.ofVirtual().start(listener::shutdown);
    // Then
    await().atMost(SOON).until(() -> !shutdown.isAlive());
    assertThat(listener.getScheduledConsumerCount()).isZero();
  }

  @Test
  void restartedConsumerTakesMessagesAndSleepsAsBefore() throws Exception {
    // Given
    listener.shutdown();
    // When
    listener.afterPropertiesSet();
    listener.start();
    // Then
    takesWhatComes("second");
    assertThat(receiveMillis()).isEqualTo(IDLE_MILLIS);
  }

  private long receiveMillis() throws ReflectiveOperationException {
    Method timeout =
        AbstractPollingMessageListenerContainer.class.getDeclaredMethod("getReceiveTimeout");
    timeout.setAccessible(true);
    return (long) timeout.invoke(listener);
  }
}
