package org.wasl.trials.demo;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.environment.SandboxEnvironment;
import org.wasl.trials.sandbox.SubmissionListener;

/** Signs and submits for one agency, a bounded number at once. */
final class SubmissionClient implements AutoCloseable {
  private static final int MAX_IN_FLIGHT = 16;

  private final String agency;
  private final MessageWriter writer;
  private final GatewayClient client;
  private final SubmissionListener listener;
  private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT);

  SubmissionClient(
      SandboxEnvironment world, String agency, URI gateway, SubmissionListener listener) {
    SecureRandom random = new SecureRandom();
    this.agency = agency;
    this.listener = listener;
    this.writer = new MessageWriter(agency, world.pki().signer(agency), Clock.systemUTC(), random);
    this.client =
        new GatewayClient(
            world.runtime().vertx(), world.pki(), agency, GatewayClientConfig.of(gateway), random);
  }

  MessageWriter writer() {
    return writer;
  }

  String agency() {
    return agency;
  }

  GatewayClient client() {
    return client;
  }

  /**
   * Submits, once fewer than the maximum are in flight.
   *
   * @param claimed who the message says sends it
   */
  CompletableFuture<RequestOutcome> send(String claimed, OutgoingMessage message) {
    permits.acquireUninterruptibly();
    listener.sending(claimed, message);
    return client
        .submitCase(message)
        .thenApply(
            outcome -> {
              listener.answered(claimed, message, outcome);
              return outcome;
            })
        .whenComplete((outcome, failure) -> permits.release());
  }

  @Override
  public void close() {
    client.close();
  }
}
