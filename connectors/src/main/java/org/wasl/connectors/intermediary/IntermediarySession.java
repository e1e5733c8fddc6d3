package org.wasl.connectors.intermediary;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryFailure;

/**
 * Keeps the connection to one agency's broker or file server, and takes what the agency sends. All
 * that waits for it waits on virtual threads of its own.
 */
final class IntermediarySession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntermediarySession.class);
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final Agency agency;
  private final String destination;
  private final AgencyConnection.Opener opener;
  private final IntermediaryConnector.Limits limits;
  private final DoorCaller door;
  private final PartnerApi api;

  /** Guards connecting: one attempt at a time. */
  private final ReentrantLock connecting = new ReentrantLock();

  /** Given when there is a connection, or no more. */
  private final Semaphore wake = new Semaphore(0);

  /** Held while messages are worked on, until they are finished. */
  private final ReentrantLock working = new ReentrantLock();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger attempts = new AtomicInteger();
  private @Nullable AgencyConnection open;

  /** Why there is no connection; null while there is one, and before the first attempt. */
  private @Nullable DeliveryFailure failure;

  private String reported = "";

  /**
   * @param destination what the agency has, for the log
   */
  IntermediarySession(
      Agency agency,
      String destination,
      AgencyConnection.Opener opener,
      IntermediaryConnector.Limits limits,
      DoorCaller door,
      PartnerApi api) {
    this.agency = agency;
    this.destination = destination;
    this.opener = opener;
    this.limits = limits;
    this.door = door;
    this.api = api;
  }

  /** Begins to connect and to take messages; does not wait. */
  void start() {
    Thread.ofVirtual().name("wasl-" + agency.protocol() + "-" + agency.id()).start(this::run);
  }

  /** Whether it is the session with this agency as its file and its certificates now say. */
  boolean fits(Agency now) {
    return agency.endpoint().equals(now.endpoint())
        && agency.certificates().equals(now.certificates());
  }

  /** Sends a delivery, on the caller's thread; what becomes of it the pending receipt says. */
  void send(PendingReceipts.Pending delivery) {
    try {
      AgencyConnection connection = connection();
      if (!delivery.isOver()) {
        connection.send(delivery.push());
        delivery.sent();
      }
    } catch (IntermediaryUnavailableException e) {
      delivery.fail(e.reason());
    }
  }

  /**
   * The open connection; connects where there is none. Who waited for an attempt of another fails
   * with it: attempts are not made in a row by all who wait.
   */
  private AgencyConnection connection() throws IntermediaryUnavailableException {
    int before = attempts.get();
    connecting.lock();
    try {
      AgencyConnection last = open;
      if (last != null && last.isUsable()) {
        return last;
      }
      if (stopping.getCount() == 0) {
        throw new IntermediaryUnavailableException(DeliveryFailure.CONNECTION_LOST);
      }
      if (attempts.get() != before) {
        throw new IntermediaryUnavailableException(
            Objects.requireNonNullElse(failure, DeliveryFailure.CONNECTION_LOST));
      }
      attempts.incrementAndGet();
      open = null;
      if (last != null) {
        Thread.startVirtualThread(last::close);
      }
      AgencyConnection next = opener.open(agency);
      open = next;
      wake.release();
      report(null);
      return next;
    } catch (IntermediaryUnavailableException e) {
      report(e.reason());
      throw e;
    } finally {
      connecting.unlock();
    }
  }

  /** Logs a change, once. Null: connected. */
  private void report(@Nullable DeliveryFailure now) {
    failure = now;
    String state = now == null ? "connected" : now.code();
    if (!state.equals(reported)) {
      reported = state;
      if (now == null) {
        LOG.info("connected to the {} of {}", destination, agency.id());
      } else {
        LOG.warn("the {} of {} cannot be used: {}", destination, agency.id(), state);
      }
    }
  }

  /** Reports why a connection was lost; of an attempt to connect that is done. */
  private void lost(DeliveryFailure reason) {
    connecting.lock();
    try {
      if (stopping.getCount() > 0) {
        report(reason);
      }
    } finally {
      connecting.unlock();
    }
  }

  private void run() {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (stopping.getCount() > 0) {
      try {
        AgencyConnection connection = connection();
        InboundConsumer consumer =
            new InboundConsumer(agency.id(), connection, limits, door, api, stopping);
        try {
          while (stopping.getCount() > 0 && connection.isUsable()) {
            if (consumeBatch(consumer)) {
              pauseMillis = FIRST_PAUSE_MILLIS;
            }
          }
        } catch (RuntimeException e) {
          connection.close(); // what was received comes again, on the next one
          throw e;
        }
      } catch (IntermediaryUnavailableException e) {
        lost(e.reason());
      } catch (RuntimeException e) {
        LOG.error("messages of {} were not taken: {}", agency.id(), FaultTrace.of(e));
      }
      try {
        pause(pauseMillis);
      } catch (InterruptedException e) {
        return;
      }
      pauseMillis = Math.min(2 * pauseMillis, limits.maxReconnectMillis());
    }
  }

  /** Waits before the next attempt, with jitter; ends early where a delivery has connected. */
  private void pause(long millis) throws InterruptedException {
    long jittered = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    if (wake.tryAcquire(jittered, TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /** Takes what is there and works on it. False where there is nothing. */
  private boolean consumeBatch(InboundConsumer consumer) throws IntermediaryUnavailableException {
    List<IncomingMessage> messages = consumer.next();
    if (messages.isEmpty()) {
      return false;
    }
    working.lock();
    try {
      consumer.work(messages);
      return true;
    } finally {
      working.unlock();
    }
  }

  /** Ends; waits until what is worked on is finished, or for as long as a step may take. */
  @Override
  public void close() {
    stopping.countDown();
    boolean idle = false;
    try {
      idle = working.tryLock(limits.stepMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (idle) {
        working.unlock();
      }
    }
    connecting.lock();
    try {
      wake.release();
      if (open != null) {
        open.close();
      }
    } finally {
      connecting.unlock();
    }
  }
}
