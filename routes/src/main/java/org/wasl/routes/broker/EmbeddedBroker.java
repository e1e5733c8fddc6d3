package org.wasl.routes.broker;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.RepeatedTask;

/**
 * Artemis inside this process. It stops itself when its directory is removed or its disk is full.
 * No message is lost, and it is restarted until it runs again. A damaged directory is moved aside,
 * and the queues are filled again from SQL.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final long POLL_MILLIS = 500;

  private final BrokerSettings settings;
  private final Set<AgencyId> agencies;
  private final Runnable damaged;
  private final ServerStart starts;
  private final SingleUserSecurityManager user =
      new SingleUserSecurityManager("gateway", UUID.randomUUID().toString());
  private @Nullable ArtemisServer server;
  private @Nullable ScheduledExecutorService watch;

  /** Starts a server. */
  @FunctionalInterface
  interface ServerStart {
    ArtemisServer start(
        BrokerSettings settings, Collection<AgencyId> agencies, SingleUserSecurityManager user)
        throws Exception;
  }

  /**
   * Makes a broker with the queues of these agencies. {@link #start} starts it.
   *
   * @param damaged called when a damaged directory was moved aside, to raise an alarm
   */
  public EmbeddedBroker(BrokerSettings settings, Collection<AgencyId> agencies, Runnable damaged) {
    this(settings, agencies, damaged, ArtemisServer::start);
  }

  EmbeddedBroker(
      BrokerSettings settings,
      Collection<AgencyId> agencies,
      Runnable damaged,
      ServerStart starts) {
    this.starts = starts;
    this.settings = settings;
    this.agencies = new LinkedHashSet<>(agencies);
    this.damaged = damaged;
  }

  /**
   * Starts with the journal of an earlier run if it opens, and restarts whenever the broker has
   * stopped by itself.
   *
   * @throws Exception if the broker does not start, or a queue is not there afterwards (Artemis
   *     itself would only log that)
   */
  public synchronized void start() throws Exception {
    server = open();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "wasl-broker-watch");
              thread.setDaemon(true);
              return thread;
            });
    watch = timer;
    Runnable startAgain =
        RepeatedTask.telling(
            trace -> LOG.error("the broker did not start: {}", trace), this::startAgain);
    timer.scheduleWithFixedDelay(startAgain, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes the queues of agencies that have come since. After a failure, call it again.
   *
   * @throws Exception if the broker does not make one
   */
  public synchronized void addQueues(Collection<AgencyId> more) throws Exception {
    ArtemisServer running = server;
    if (running != null && running.runs()) {
      running.addQueues(more); // first, so that the next attempt repairs a failure
    }
    agencies.addAll(more);
  }

  private ArtemisServer open() throws Exception {
    Path directory = settings.directory();
    boolean used = QuarantinedDirectory.isUsed(directory);
    try {
      return starts.start(settings, agencies, user);
    } catch (Exception e) { // an Error is none of the directory's
      if (!used) {
        throw e;
      }
      LOG.error("the broker does not start on its directory: {}", FaultTrace.of(e));
      return openEmpty(QuarantinedDirectory.moveAside(directory, Instant.now()));
    }
  }

  private ArtemisServer openEmpty(QuarantinedDirectory quarantined) throws Exception {
    ArtemisServer fresh;
    try {
      fresh = starts.start(settings, agencies, user);
    } catch (Exception | Error e) {
      quarantined.restore();
      throw e;
    }
    try {
      damaged.run();
      quarantined.deleteAllBut(settings.maxDamagedKept());
      return fresh;
    } catch (Exception | Error e) {
      fresh.stop();
      throw e;
    }
  }

  private synchronized void startAgain() throws Exception {
    if (watch == null || isStarted()) {
      return;
    }
    LOG.error("the broker stopped by itself, restarting it");
    stop();
    server = open();
  }

  /** The address that this process connects to. */
  public BrokerSettings.External address() {
    return new BrokerSettings.External(ArtemisServer.IN_VM, user.name(), user.password());
  }

  /**
   * The journal type in use, for the health check, because Artemis falls back from ASYNCIO
   * silently.
   */
  public synchronized String journalType() {
    ArtemisServer current = server;
    return current != null && current.runs() ? current.journalType() : "stopped";
  }

  /** Tells whether it runs. */
  public synchronized boolean isStarted() {
    return server != null && server.runs();
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.shutdownNow();
      watch = null;
    }
    try {
      stop();
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not stop cleanly", e);
    }
  }

  private void stop() throws Exception {
    ArtemisServer old = server;
    server = null;
    if (old != null) {
      old.stop();
    }
  }
}
