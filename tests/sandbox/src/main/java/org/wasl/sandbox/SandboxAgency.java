package org.wasl.sandbox;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.rules.id.AgencyId;

/** One synthetic agency, whose behaviour can be changed while it runs. */
public final class SandboxAgency {
  private static final long RETRY_MILLIS = 50;

  /** Polls at once of an agency that collects. */
  private static final int WORKERS = 2;

  private final AgencyId id;
  private final Vertx vertx;
  private final AgencyEndpoint end;
  private final ScriptedResponder conduct;
  private final AgencyServerConfig config;
  private CompletableFuture<Running> up = CompletableFuture.completedFuture(null);
  private int changes;
  private Optional<URI> endpoint = Optional.empty();
  private Optional<URI> gateway = Optional.empty();

  /** Its server or collector while it is up. */
  private interface Running {
    CompletableFuture<Void> stop();
  }

  SandboxAgency(
      AgencyId id,
      Vertx vertx,
      AgencyEndpoint end,
      ScriptedResponder conduct,
      AgencyServerConfig config) {
    this.id = id;
    this.vertx = vertx;
    this.end = end;
    this.conduct = conduct;
    this.config = config;
  }

  /** Starts to listen. The port stays the same from now on. */
  synchronized CompletableFuture<SandboxAgency> start() {
    up =
        end.listen(config, conduct)
            .thenApply(
                listening -> {
                  endpoint = Optional.of(listening.endpoint());
                  return listening::stop;
                });
    return up.thenApply(listening -> this);
  }

  /** Collects from that gateway, and has no server. */
  synchronized void collect(URI from) {
    gateway = Optional.of(from);
    up = open();
  }

  /** The agency's id. */
  public AgencyId id() {
    return id;
  }

  /** The address for deliveries, even while it is down. An agency that collects has none. */
  public URI endpoint() {
    return endpoint.orElseThrow();
  }

  /** Tells whether it fetches its deliveries. If so, it has no server. */
  public boolean collects() {
    return endpoint.isEmpty();
  }

  /** Messages it keeps, each counted once. */
  public int size() {
    return end.size();
  }

  AgencyEndpoint end() {
    return end;
  }

  /**
   * Sets the behaviour from the next delivery on. Any other behaviour opens the port of an agency
   * that is down. After the time of {@link Behaviour.Down} it behaves normally. An agency that
   * collects can only be down or normal.
   *
   * @return completes when the port is open, or closed for {@link Behaviour.Down}
   */
  public synchronized CompletableFuture<Void> behave(Behaviour behaviour) {
    int change = ++changes;
    if (behaviour instanceof Behaviour.Down down) {
      up = up.thenCompose(SandboxAgency::closed);
      vertx.setTimer(Math.max(1, down.millis()), fired -> upAgain(change));
    } else {
      conduct.behave(behaviour);
      up = up.thenCompose(it -> it == null ? open() : CompletableFuture.completedFuture(it));
    }
    return up.thenApply(it -> null);
  }

  private synchronized void upAgain(int change) {
    if (change == changes) {
      behave(new Behaviour.Normal());
    }
  }

  private static CompletableFuture<Running> closed(Running open) {
    return open == null
        ? CompletableFuture.completedFuture(null)
        : open.stop().thenApply(done -> null);
  }

  /** Opens the port. Retries until it is free, because another process may have taken it. */
  private CompletableFuture<Running> open() {
    if (gateway.isPresent()) {
      return CompletableFuture.completedFuture(
          end.collect(CollectorConfig.of(gateway.get()).withWorkers(WORKERS))::stop);
    }
    return end.listen(config.withPort(endpoint.orElseThrow().getPort()), conduct)
        .handle(
            (listening, failure) ->
                failure == null
                    ? CompletableFuture.<Running>completedFuture(listening::stop)
                    : later().thenCompose(fired -> open()))
        .thenCompose(Function.identity());
  }

  private CompletableFuture<Void> later() {
    CompletableFuture<Void> fired = new CompletableFuture<>();
    vertx.setTimer(RETRY_MILLIS, timer -> fired.complete(null));
    return fired;
  }

  synchronized void close() throws IOException {
    changes++;
    up.thenCompose(SandboxAgency::closed).join();
    end.close();
  }
}
