package org.wasl.connectors.jms;

import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.http.PartnerApi;
import org.wasl.rules.runtime.FaultTrace;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Keeps one agency's broker connected, and takes what the agency sends. All that waits for this
 * broker waits on virtual threads of its own.
 */
final class AgencyLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgencyLink.class);
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final Agency agency;
  private final BrokerAddress address;
  private final PartnerApi api;
  private final JmsSettings settings;
  private final JmsMessageReader reader;
  private final DoorCaller door;

  /** Guards connecting: one attempt at a time. */
  private final ReentrantLock connecting = new ReentrantLock();

  /** Given when there is a connection, or no more. */
  private final Semaphore wake = new Semaphore(0);

  /** Held while messages are worked on, until they are acknowledged. */
  private final ReentrantLock working = new ReentrantLock();

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger attempts = new AtomicInteger();
  private @Nullable BrokerConnection open;
  private String state = "";

  AgencyLink(
      Agency agency,
      PartnerApi api,
      JmsSettings settings,
      JmsMessageReader reader,
      DoorCaller door) {
    this.agency = agency;
    this.address = BrokerAddress.of(agency.endpoint().orElseThrow());
    this.api = api;
    this.settings = settings;
    this.reader = reader;
    this.door = door;
  }

  /** Begins to connect and to take messages; does not wait. */
  void start() {
    Thread.ofVirtual().name("wasl-jms-" + agency.id()).start(this::run);
  }

  /** Whether it is the link to this agency as its file and its certificates now say. */
  boolean fits(Agency now) {
    return agency.endpoint().equals(now.endpoint())
        && agency.certificates().equals(now.certificates());
  }

  /** Sends a delivery, on the caller's thread; what becomes of it the pending receipt says. */
  void send(PendingReceipts.Pending delivery) {
    try {
      BrokerConnection connection = connection();
      if (!delivery.isOver()) {
        connection.send(delivery.push());
        delivery.sent();
      }
    } catch (BrokerUnavailableException e) {
      delivery.fail(e.reason());
    }
  }

  /**
   * The open connection; connects where there is none. Who waited for an attempt of another fails
   * with it: attempts are not made in a row by all who wait.
   */
  private BrokerConnection connection() throws BrokerUnavailableException {
    int before = attempts.get();
    connecting.lock();
    try {
      BrokerConnection last = open;
      if (last != null && last.isUsable()) {
        return last;
      }
      if (stopping.getCount() == 0) {
        throw new BrokerUnavailableException("connection-lost");
      }
      if (attempts.get() != before) {
        throw new BrokerUnavailableException(state);
      }
      attempts.incrementAndGet();
      open = null;
      if (last != null) {
        Thread.startVirtualThread(last::close);
      }
      BrokerConnection next = BrokerConnection.open(address, agency.certificates(), api, settings);
      open = next;
      wake.release();
      report("connected");
      return next;
    } catch (BrokerUnavailableException e) {
      report(e.reason());
      throw e;
    } finally {
      connecting.unlock();
    }
  }

  /** Logs a change, once. */
  private void report(String now) {
    if (!now.equals(state)) {
      state = now;
      if (now.equals("connected")) {
        LOG.info("connected to the broker of {}", agency.id());
      } else {
        LOG.warn("the broker of {} cannot be used: {}", agency.id(), now);
      }
    }
  }

  private void run() {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (stopping.getCount() > 0) {
      try {
        BrokerConnection connection = connection();
        while (stopping.getCount() > 0 && connection.isUsable()) {
          if (takeBatch(connection)) {
            pauseMillis = FIRST_PAUSE_MILLIS;
          }
        }
      } catch (BrokerUnavailableException e) {
        LOG.debug("the broker of {} cannot be used: {}", agency.id(), e.reason());
      } catch (RuntimeException e) {
        LOG.error("messages of {} were not taken: {}", agency.id(), FaultTrace.of(e));
      }
      try {
        pause(pauseMillis);
      } catch (InterruptedException e) {
        return;
      }
      pauseMillis = Math.min(2 * pauseMillis, settings.maxReconnectMillis());
    }
  }

  /** Waits before the next attempt, with jitter; ends early where a delivery has connected. */
  private void pause(long millis) throws InterruptedException {
    long jittered = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    if (wake.tryAcquire(jittered, TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /**
   * Takes what is there: works on it, answers it, acknowledges it. False where there is nothing.
   */
  private boolean takeBatch(BrokerConnection connection) throws BrokerUnavailableException {
    List<Message> batch = connection.receive(settings.maxConcurrentPerAgency());
    if (batch.isEmpty()) {
      return false;
    }
    working.lock();
    try {
      List<IncomingMessage> messages =
          batch.stream().map(message -> reader.read(message, connection.thumbprint())).toList();
      List<Optional<AgencyResponse>> answers = work(messages, connection.thumbprint());
      if (answers.stream().allMatch(Optional::isPresent)) {
        for (int i = 0; i < answers.size(); i++) {
          if (isToldOf(messages.get(i), answers.get(i).get())) {
            connection.answer(answers.get(i).get(), messages.get(i).correlationId());
          }
        }
        connection.acknowledge(batch.getLast());
      }
      return true;
    } finally {
      working.unlock();
    }
  }

  /** All at once, but for messages of a referral: each of them after all that came before it. */
  private List<Optional<AgencyResponse>> work(List<IncomingMessage> messages, String thumbprint) {
    List<CompletableFuture<Optional<AgencyResponse>>> answers = new ArrayList<>();
    for (IncomingMessage message : messages) {
      if (message.keepsOrder()) {
        answers.forEach(CompletableFuture::join);
      }
      answers.add(
          CompletableFuture.supplyAsync(
              () -> door.answer(agency.id(), thumbprint, message, stopping), api.work()));
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** That a receipt or refusal has been taken is not told: else the delivery would come again. */
  private static boolean isToldOf(IncomingMessage message, AgencyResponse answer) {
    return switch (message.request()) {
      case JmsRequest.Receipt _, JmsRequest.Refusal _ -> answer.status() >= 300;
      case JmsRequest.Message _, JmsRequest.Timeline _, JmsRequest.Malformed _ -> true;
    };
  }

  /** Ends; waits until what is worked on is acknowledged, or for as long as a step may take. */
  @Override
  public void close() {
    stopping.countDown();
    boolean idle = false;
    try {
      idle = working.tryLock(settings.brokerTimeoutMillis(), TimeUnit.MILLISECONDS);
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
