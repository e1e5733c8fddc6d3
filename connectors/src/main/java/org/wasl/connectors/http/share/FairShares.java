package org.wasl.connectors.http.share;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.wasl.base.TokenBucket;
import org.wasl.connectors.http.connection.NettyChannels;
import org.wasl.connectors.http.connection.PeerCertificate;
import org.wasl.connectors.http.limits.FairShareSettings;
import org.wasl.connectors.http.limits.HttpsSettings;
import org.wasl.connectors.http.limits.RequestBodies;
import org.wasl.connectors.http.limits.RequestClass;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;

/**
 * Gives each agency its share of the partner API, before any thread works for it: bytes of bodies,
 * places, rate and refusals. What is beyond the share waits without a thread, then gets 429. A
 * request holds its place until the work is done and the client has taken the answer: neither slow
 * reading nor hanging up gives an agency more than its share.
 */
public final class FairShares {
  private static final AttributeKey<Admission> ADMISSION = AttributeKey.valueOf("wasl.admission");
  private static final String PROPERTY = "wasl.admission";

  /** Certificates that no agency has share one share. */
  private static final String UNKNOWN = "";

  private static final int TOO_MANY_REQUESTS = ProblemType.TOO_MANY_REQUESTS.status();

  private final FairShareSettings settings;
  private final HttpsSettings https;
  private final Function<String, Optional<Agency>> agencies;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final Map<RequestClass, FairQueue> queues = new EnumMap<>(RequestClass.class);
  private final Consumer<Runnable> later;
  private final AtomicBoolean ticking = new AtomicBoolean();

  /** What an agency uses beside places. */
  private static final class Account {
    private final TokenBucket refusals;
    private long bodyBytes;

    private Account(TokenBucket refusals) {
      this.refusals = refusals;
    }

    private synchronized boolean reserve(long bytes, long limit) {
      if (bytes > 0 && bodyBytes + bytes > limit) {
        return false;
      }
      bodyBytes += bytes;
      return true;
    }

    private synchronized void release(long bytes) {
      bodyBytes -= bytes;
    }

    private synchronized void refused() {
      refusals.take(System.nanoTime());
    }

    private synchronized long millisUntilToken() {
      return refusals.millisUntilToken(System.nanoTime());
    }
  }

  /** What one request holds. */
  private static final class Admission {
    private final Account account;
    private final long bodyBytes;
    private FairQueue.@Nullable Turn turn;
    private boolean working;
    private boolean answerSent;
    private boolean released;

    private Admission(Account account, long bodyBytes) {
      this.account = account;
      this.bodyBytes = bodyBytes;
    }

    /** Its turn has come; false where nobody waits for the answer any more. */
    private synchronized boolean start() {
      working = !answerSent;
      return working;
    }

    private void workDone() {
      synchronized (this) {
        working = false;
      }
      releaseWhenOver();
    }

    private void answerSent() {
      synchronized (this) {
        answerSent = true;
      }
      releaseWhenOver();
    }

    private void releaseWhenOver() {
      FairQueue.@Nullable Turn over;
      synchronized (this) {
        if (working || !answerSent || released) {
          return;
        }
        released = true;
        over = turn;
      }
      account.release(bodyBytes);
      if (over != null) {
        over.end();
      }
    }

    /** Keeps the turn; where all was over before, the turn ends. */
    private void hold(FairQueue.Turn taken) {
      boolean over;
      synchronized (this) {
        turn = taken;
        over = released;
      }
      if (over) {
        taken.end();
      }
    }
  }

  /**
   * @param agencies whose certificate (SHA-256 thumbprint, hex) it is
   * @param delayed told of each request that does not start at once
   * @param later runs an action in some milliseconds, without a thread of the caller. Used while
   *     requests wait, so that late ones are refused and those start whose rate allows it by now
   */
  public FairShares(
      HttpsSettings https,
      Function<String, Optional<Agency>> agencies,
      Consumer<RequestClass> delayed,
      Consumer<Runnable> later) {
    this.settings = https.shares();
    this.https = https;
    this.agencies = agencies;
    this.later = later;
    settings
        .classes()
        .forEach(
            (kind, limits) ->
                queues.put(
                    kind,
                    new FairQueue(
                        limits,
                        settings.burstSeconds(),
                        settings.maxWaitMillis(),
                        agency -> account(agency).millisUntilToken() == 0,
                        System::nanoTime,
                        () -> {
                          delayed.accept(kind);
                          tickLater();
                        })));
  }

  /** Whose requests it shares its places with; by the certificate's SHA-256 thumbprint, hex. */
  public String agency(String thumbprint) {
    return agencies.apply(thumbprint).map(Agency::id).orElse(UNKNOWN);
  }

  private Account account(String agency) {
    int perSecond = settings.maxRefusedPerSecondPerAgency();
    return accounts.computeIfAbsent(
        agency,
        id ->
            new Account(
                new TokenBucket(
                    perSecond, (long) perSecond * settings.burstSeconds(), System.nanoTime())));
  }

  /** First handler: is there memory for the body? */
  public void reserveBody(RoutingContext context) {
    Channel channel = channel(context.request());
    Account account = account(agency(PeerCertificate.thumbprint(channel)));
    long bytes = bodyBytes(context.request());
    if (!account.reserve(bytes, settings.maxBodyBytesPerAgency())) {
      context.fail(TOO_MANY_REQUESTS);
      return;
    }
    channel.attr(ADMISSION).set(new Admission(account, bytes));
    context.next();
  }

  private long bodyBytes(HttpServerRequest request) {
    if (RequestBodies.isBatch(request.path())) {
      return https.batches().heldBytes();
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH); // the guard has checked it
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    return chunked
        ? RequestBodies.maxBytes(request, https)
        : length == null ? 0 : Long.parseLong(length);
  }

  /** Last handler before the routes: waits, without a thread, until it is the agency's turn. */
  public void takeTurn(RoutingContext context) {
    HttpServerRequest request = context.request();
    Channel channel = channel(request);
    Admission admission = channel.attr(ADMISSION).get();
    Context loop = context.vertx().getOrCreateContext();
    admission.hold(
        queue(RequestClass.of(request.method(), request.path()))
            .enter(
                agency(PeerCertificate.thumbprint(channel)),
                new FairQueue.Waiting() {
                  @Override
                  public void start() {
                    if (admission.start()) {
                      loop.runOnContext(now -> goOn(context, admission));
                    }
                  }

                  @Override
                  public void deny(FairQueue.Denial why) {
                    loop.runOnContext(now -> fail(context, problem(why).status()));
                  }
                }));
  }

  /** What an agency holds while its message, which came by another protocol, is worked on. */
  public interface Permit {
    /**
     * Gives it back.
     *
     * @param status of the answer, in terms of HTTP
     */
    void end(int status);
  }

  /** Told when the turn of a message has come that is no request of its own; called once. */
  public interface Entered {
    /** It has come: the permit is held until it is given back. */
    void start(Permit permit);

    /** It has not come in time. */
    void deny(ProblemType why);
  }

  /** Waits, without a thread, for the agency's turn among all requests of this kind. */
  public void enter(RequestClass kind, String agency, Entered entered) {
    turn(kind, agency, entered);
  }

  private FairQueue.Turn turn(RequestClass kind, String agency, Entered entered) {
    CompletableFuture<FairQueue.Turn> turn = new CompletableFuture<>();
    turn.complete(
        queue(kind)
            .enter(
                agency,
                new FairQueue.Waiting() {
                  @Override
                  public void start() {
                    entered.start(
                        status -> {
                          count(account(agency), status);
                          turn.thenAccept(FairQueue.Turn::end);
                        });
                  }

                  @Override
                  public void deny(FairQueue.Denial why) {
                    entered.deny(problem(why));
                  }
                }));
    return turn.join();
  }

  /**
   * Waits on the calling thread for the agency's turn among all requests of this kind.
   *
   * @return empty where the turn has not come in time
   * @throws InterruptedException where the thread is interrupted meanwhile; no turn is held
   */
  public Optional<Permit> awaitTurn(RequestClass kind, String agency) throws InterruptedException {
    BlockingQueue<Optional<Permit>> decision = new ArrayBlockingQueue<>(1);
    FairQueue.Turn turn =
        turn(
            kind,
            agency,
            new Entered() {
              @Override
              public void start(Permit permit) {
                decision.add(Optional.of(permit));
              }

              @Override
              public void deny(ProblemType why) {
                decision.add(Optional.empty());
              }
            });
    try {
      return decision.take();
    } catch (InterruptedException e) {
      turn.end();
      throw e;
    }
  }

  private static ProblemType problem(FairQueue.Denial why) {
    return why == FairQueue.Denial.OWN_SHARE
        ? ProblemType.TOO_MANY_REQUESTS
        : ProblemType.UNAVAILABLE;
  }

  private FairQueue queue(RequestClass kind) {
    FairQueue queue = queues.get(kind);
    if (queue == null) {
      throw new IllegalStateException("no limits of " + kind.label());
    }
    return queue;
  }

  private static void goOn(RoutingContext context, Admission admission) {
    if (context.response().closed()) {
      admission.workDone();
    } else {
      context.next();
    }
  }

  private static void fail(RoutingContext context, int status) {
    if (!context.response().closed()) {
      context.request().resume(); // where it is a batch, it waits unread
      context.fail(status);
    }
  }

  /** A request waits: where no tick is to come, one is asked for. */
  private void tickLater() {
    if (ticking.compareAndSet(false, true)) {
      later.accept(this::tick);
    }
  }

  private void tick() {
    // First: a request that comes meanwhile asks for the next tick itself.
    ticking.set(false);
    boolean waiting = false;
    for (FairQueue queue : queues.values()) {
      waiting |= queue.tick();
    }
    if (waiting) {
      tickLater();
    }
  }

  /** The head of an answer is written. */
  public void answerBegins(Channel channel, int status) {
    Admission admission = channel.attr(ADMISSION).get();
    if (admission != null) {
      count(admission.account, status);
    }
  }

  private static void count(Account account, int status) {
    if (status >= 400 && status < 500 && status != TOO_MANY_REQUESTS) {
      account.refused();
    }
  }

  /** The end of an answer is written, so no work is left to be done for it. */
  public void answerEnds(Channel channel) {
    Admission admission = channel.attr(ADMISSION).get();
    if (admission != null) {
      admission.workDone();
    }
  }

  /** The client has taken the answer, or the connection is closed. */
  public void answerSent(Channel channel) {
    Admission admission =
        channel.attr(ADMISSION).get(); // of a request before this one it does nothing
    if (admission != null) {
      admission.answerSent();
    }
  }

  /**
   * A request is refused for its form, before it was one.
   *
   * @return milliseconds to wait before it is answered; more than 0 for an agency that is refused
   *     too often
   */
  public long refused(Channel channel) {
    Account account = account(agency(PeerCertificate.thumbprint(channel)));
    account.refused();
    return Math.min(account.millisUntilToken(), settings.maxWaitMillis());
  }

  /** A line of a batch is refused for its form, before the door. */
  public void refused(String thumbprint) {
    account(agency(thumbprint)).refused();
  }

  /** To be run when the work for a request is done that goes through no route. */
  public Runnable workDone(HttpServerRequest request) {
    Admission admission = channel(request).attr(ADMISSION).get();
    return admission::workDone;
  }

  /** Put on the routes that requests enter by: notices when the work for a request is done. */
  public RoutePolicy workDone() {
    return new RoutePolicySupport() {
      @Override
      public void onExchangeBegin(Route route, Exchange exchange) {
        if (exchange.getMessage() instanceof HttpMessage message) {
          exchange.setProperty(PROPERTY, channel(message.getRequest()).attr(ADMISSION).get());
        }
      }

      @Override
      public void onExchangeDone(Route route, Exchange exchange) {
        Admission admission = exchange.getProperty(PROPERTY, Admission.class);
        if (admission != null) {
          admission.workDone();
        }
      }
    };
  }

  private static Channel channel(HttpServerRequest request) {
    return NettyChannels.of(request.connection());
  }
}
