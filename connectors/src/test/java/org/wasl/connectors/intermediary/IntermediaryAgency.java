package org.wasl.connectors.intermediary;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.wasl.connectors.ConnectorEnds.AgencyStub;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.ConnectorEnds.Trouble;

/**
 * An agency behind its own broker or file server. It takes deliveries and replies as the test tells
 * it.
 */
public final class IntermediaryAgency implements AgencyStub {
  /** A broker or file server, running. */
  public interface Server extends AutoCloseable {
    /** Its port, for the gateway. */
    int port();

    /** Connects the agency itself. */
    IntermediaryClient client() throws Exception;

    /**
     * Like the method above, with a network between the agency and the gateway.
     *
     * @param network the network between it and the gateway
     */
    default IntermediaryClient client(TcpForwarder network) throws Exception {
      return client();
    }

    /** Starts it again, with the messages that it had. */
    void restart() throws Exception;

    @Override
    void close();
  }

  /** The agency's reaction to a delivery. */
  public interface Script {
    void on(String delivery) throws Exception;
  }

  private static final int OVERSIZED = 2 << 20;

  private final String endpoint;
  private final Server server;
  private final TcpForwarder network;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private IntermediaryClient client;
  private volatile Script script = delivery -> say(delivery, "receipt", "a.b.c");

  /**
   * @param endpoint the address in the agency's file, by the port
   */
  public IntermediaryAgency(Server server, IntFunction<String> endpoint) throws Exception {
    this.server = server;
    this.network = new TcpForwarder(server.port());
    this.endpoint = endpoint.apply(network.port());
    this.client = server.client(network);
    client.take(this::arrived);
  }

  private void arrived(Delivered delivery) {
    delivered.add(delivery);
    Script now = script;
    run(
        () -> {
          now.on(delivery.properties().get("Wasl-Delivery"));
          return null;
        });
  }

  private void run(Callable<Void> work) {
    threads.submit(work);
  }

  /** Its client. */
  public IntermediaryClient client() {
    return client;
  }

  /** The network between it and the gateway. */
  public TcpForwarder network() {
    return network;
  }

  public void script(Script next) {
    script = next;
  }

  /** Sends something about a delivery. */
  public void say(String delivery, String type, String body) throws Exception {
    client.send(type, body.getBytes(), Map.of("Wasl_Delivery", delivery), null);
  }

  @Override
  public URI endpoint() {
    return URI.create(endpoint);
  }

  @Override
  public void receipt(String receipt) {
    script = delivery -> say(delivery, "receipt", receipt);
  }

  @Override
  public void misbehave(Trouble trouble) {
    script =
        switch (trouble) {
          case NEVER_ANSWERS -> delivery -> {};
          case DRIPS -> this::drip;
          case CLOSES_MID_ANSWER -> this::breakOff;
          case ENDLESS_ANSWER ->
              delivery -> {
                for (int i = 0; i < 20 && closed.getCount() > 0; i++) {
                  say(delivery, "receipt", "x".repeat(OVERSIZED));
                }
              };
          case GARBAGE -> delivery -> say(delivery, "no-such-type", "garbage");
          case REFUSES -> delivery -> say(delivery, "refusal", "{\"status\":422}");
          case OVERLOADED ->
              delivery -> say(delivery, "refusal", "{\"status\":503,\"retryAfterSeconds\":7}");
        };
  }

  /** Once the gateway has heard something of it, the network is cut. */
  private void breakOff(String delivery) throws Exception {
    say(delivery, "half-a-receipt", "a.b");
    client.answers(1, 60_000);
    network.cut();
  }

  private void drip(String delivery) throws Exception {
    for (int i = 0; i < 100 && !closed.await(1, TimeUnit.SECONDS); i++) {
      say(delivery, "refusal", "{");
    }
  }

  @Override
  public List<Delivered> delivered() {
    return delivered;
  }

  @Override
  public void down() {
    if (network.hangs()) {
      network.close();
      client.abandon();
    } else {
      client.close();
      network.close();
    }
    server.close();
  }

  @Override
  public void up() throws Exception {
    server.restart();
    try {
      network.reopen();
    } catch (IOException e) {
      throw new IllegalStateException("another process has taken the port", e);
    }
    client = server.client(network);
    client.take(this::arrived);
  }

  @Override
  public void close() {
    if (closed.getCount() > 0) {
      closed.countDown();
      down();
      threads.shutdown();
    }
  }
}
