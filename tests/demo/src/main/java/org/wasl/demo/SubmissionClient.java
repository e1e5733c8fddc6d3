package org.wasl.demo;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.kit.send.CallQueue;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.SubmissionListener;
import org.wasl.sandbox.environment.SandboxEnvironment;

/** Signs and submits for one agency, a bounded number at once. */
final class SubmissionClient implements AutoCloseable {
  private static final int MAX_IN_FLIGHT = 16;

  private final AgencyId agency;
  private final MessageWriter writer;
  private final WaslClient client;
  private final CallQueue submissions = new CallQueue(MAX_IN_FLIGHT);
  private final SubmissionListener listener;
  private final Semaphore permits = new Semaphore(MAX_IN_FLIGHT);

  SubmissionClient(
      SandboxEnvironment world, AgencyId agency, URI gateway, SubmissionListener listener) {
    SecureRandom random = new SecureRandom();
    this.agency = agency;
    this.listener = listener;
    this.writer = new MessageWriter(agency, world.pki().signer(agency), Clock.systemUTC(), random);
    this.client = WaslClient.open(CallerIdentity.calls(gateway, world.pki(), agency));
  }

  MessageWriter writer() {
    return writer;
  }

  AgencyId agency() {
    return agency;
  }

  WaslClient client() {
    return client;
  }

  /**
   * Submits, once fewer than the maximum are in flight.
   *
   * @param claimed the sender according to the message
   */
  CompletableFuture<Outcome> send(AgencyId claimed, OutgoingMessage message) {
    permits.acquireUninterruptibly();
    listener.sending(claimed, message);
    return submissions
        .call(
            () -> {
              Outcome outcome = client.submit(Optional.empty(), message);
              listener.answered(claimed, message, outcome);
              return outcome;
            })
        .whenComplete((outcome, failure) -> permits.release());
  }

  @Override
  public void close() {
    client.close();
    submissions.close();
  }
}
