package org.wasl.connectors.intermediary;

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
import org.wasl.connectors.InboundAttempts;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.runtime.FaultTrace;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryFailure;

/**
 * Keeps the connection to one agency's broker or file server, and takes the agency's messages. All
 * waiting happens on its own virtual threads.
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
  private final InboundAttempts.OfAgency messages;

  /** Guards connecting, so that there is one attempt at a time. */
  private final ReentrantLock connecting = new ReentrantLock();

  /** Given when there is a connection, or no more. */
  private final Semaphore wake = new Semaphore(0);

  /** Held while messages are worked on, until they are finished. */
  private final ReentrantLock working = new ReentrantLock();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger attempts = new AtomicInteger();
  private @Nullable AgencyConnection open;

  /** Why there is no connection. Null while there is one, and before the first attempt. */
  private @Nullable DeliveryFailure failure;

  private String reported = "";

  /**
   * @param destination the kind of server that the agency has, for the log
   * @param messages counts the begun messages
   */
  IntermediarySession(
      Agency agency,
      String destination,
      AgencyConnection.Opener opener,
      IntermediaryConnector.Limits limits,
      DoorCaller door,
      PartnerApi api,
      InboundAttempts.OfAgency messages) {
    this.agency = agency;
    this.destination = destination;
    this.opener = opener;
    this.limits = limits;
    this.door = door;
    this.api = api;
    this.messages = messages;
  }

  /** Begins to connect and to take messages. Does not wait. */
  void start() {
    Thread.ofVirtual()
        .name("wasl-" + agency.channel().protocol() + "-" + agency.id())
        .start(this::run);
  }

  /** Whether it is the session with this agency as its file and its certificates now say. */
  boolean fits(Agency now) {
    return agency.channel().endpoint().equals(now.channel().endpoint())
        && agency.credentials().certificates().equals(now.credentials().certificates());
  }

  /** Sends a delivery on the caller's thread. The pending receipt tells the outcome. */
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
   * The open connection. Connects if there is none. If another thread's attempt fails, the threads
   * that waited for it fail too and do not try one after the other.
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
      report(e.reason(), String.valueOf(e.getMessage()));
      throw e;
    } finally {
      connecting.unlock();
    }
  }

  /** Logs a change, once. Null means connected. */
  private void report(@Nullable DeliveryFailure now) {
    report(now, now == null ? "connected" : now.code());
  }

  private void report(@Nullable DeliveryFailure now, String why) {
    failure = now;
    String state = now == null ? "connected" : now.code();
    if (!state.equals(reported)) {
      reported = state;
      if (now == null) {
        LOG.info("connected to the {} of {}", destination, agency.id());
      } else {
        LOG.warn("cannot use the {} of {}: {}", destination, agency.id(), why);
      }
    }
  }

  /** Reports why a connection was lost. It must not be called within an attempt to connect. */
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
            new InboundConsumer(agency.id(), connection, limits, door, api, messages, stopping);
        try {
          while (stopping.getCount() > 0 && connection.isUsable()) {
            if (consumeBatch(consumer)) {
              pauseMillis = FIRST_PAUSE_MILLIS;
            }
          }
        } catch (RuntimeException | Error e) {
          connection.close(); // received messages come again on the next connection
          throw e;
        }
      } catch (IntermediaryUnavailableException e) {
        lost(e.reason());
      } catch (RuntimeException | Error e) { // of one message, which is begun again and counted
        LOG.error("cannot process messages of {}: {}", agency.id(), FaultTrace.of(e));
      }
      try {
        pause(pauseMillis);
      } catch (InterruptedException e) {
        return;
      }
      pauseMillis = Math.min(2 * pauseMillis, limits.maxReconnectMillis());
    }
  }

  /** Waits before the next attempt, with jitter. Ends early if a delivery has connected. */
  private void pause(long millis) throws InterruptedException {
    long jittered = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    if (wake.tryAcquire(jittered, TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /** Takes available messages and processes them. False if there are none. */
  private boolean consumeBatch(InboundConsumer consumer) throws IntermediaryUnavailableException {
    if (!consumer.await()) {
      return false;
    }
    working.lock();
    try {
      consumer.work();
      return true;
    } finally {
      working.unlock();
    }
  }

  /**
   * Ends the session. Waits until the messages in work are finished, but at most for the time of
   * one step.
   */
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
