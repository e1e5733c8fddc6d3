package org.wasl.routes;

import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.main.Main;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.wasl.audit.AuditEntry;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.runtime.RouteRuntime;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.Submission;

/**
 * A test of routes on the gateway's own configuration of camel-main, with endpoints by property.
 */
public abstract class RouteTest extends CamelTestSupport {
  private static final int STOP_SECONDS = 2;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  protected TestLine line;

  /** The routes under test. */
  protected abstract List<RoutesBuilder> routes() throws Exception;

  /** Endpoints to swap, by property. */
  protected Map<String, String> endpoints() {
    return Map.of();
  }

  /** Before the runtime is made. */
  protected void prepare(Main main) throws Exception {}

  @Override
  protected final CamelContext createCamelContext() throws Exception {
    line = new TestLine();
    closeLater(line.store);
    closeLater(line.requests);
    Main main = RouteRuntime.with(routes(), STOP_SECONDS);
    endpoints().forEach(main::addOverrideProperty);
    prepare(main);
    main.init();
    CamelContext context = main.getCamelContext();
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onContextStopped(CamelContext stopped) {
            closeAll();
          }
        });
    return context;
  }

  /** Binds the routes' queues to a real, embedded broker. */
  protected final EmbeddedBroker withBroker(Main main) throws Exception {
    BrokerSettings settings = TestBrokerSettings.settings();
    EmbeddedBroker broker =
        closeLater(new EmbeddedBroker(settings, TestBrokerSettings.AGENCIES, () -> {}));
    broker.start();
    main.bind("jms", closeLater(new BrokerClient(settings, broker.address())).component());
    return broker;
  }

  /** Stops a route after its exchanges have ended, however long that takes. */
  protected final void stopRoute(String id) throws Exception {
    context().getRouteController().stopRoute(id, SOON.toSeconds(), TimeUnit.SECONDS);
  }

  /** Consumers that serve the queue of an agency now. */
  protected final int consumers(AgencyId agency) throws Exception {
    return context().getRoute("lease." + agency).getConsumer() instanceof JmsConsumer jms
            && jms.getListenerContainer() instanceof DefaultMessageListenerContainer container
        ? container.getScheduledConsumerCount()
        : 0;
  }

  /** Closes {@code resource} after the context has stopped, in reverse order. */
  protected final <T extends AutoCloseable> T closeLater(T resource) {
    open.push(resource);
    return resource;
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Publishes a synthetic case and returns its referral. */
  protected final ReferralId publish() {
    return publish(TestMessages.vettedCase());
  }

  protected final ReferralId publish(ObjectNode document) {
    AgencyResponse answer = submit(TestMessages.from(TestPartners.PLATFORM, document));
    return ReferralId.parse(json(answer).path("referral").asText());
  }

  protected static JsonNode json(AgencyResponse answer) {
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  protected final AgencyResponse submit(Submission submission) {
    return template().requestBody("direct:door.submit", submission, AgencyResponse.class);
  }

  /** The current timeline of a referral. */
  protected final Timeline timeline(ReferralId referral) {
    return line.store.timelines().timeline(referral).orElseThrow().orElseThrow();
  }

  /** The first delivery of a referral to this agency. */
  protected final Timeline.Delivery delivery(ReferralId referral, AgencyId to) {
    return timeline(referral).deliveries().stream()
        .filter(d -> d.recipient().equals(to))
        .findFirst()
        .orElseThrow();
  }

  /** Its state. */
  protected final String state(ReferralId referral, AgencyId to) {
    return delivery(referral, to).state().wireName();
  }

  /** The steps of the trail about deliveries of a referral to this agency. */
  protected final List<String> actions(ReferralId referral, AgencyId to) {
    return timeline(referral).entries().stream()
        .map(AuditEntry::step)
        .filter(step -> step.recipient().filter(to::equals).isPresent())
        .map(step -> step.action().wireName())
        .toList();
  }
}
