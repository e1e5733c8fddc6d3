package org.wasl.connectors.partnerapi.share;

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
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.connection.VertxInternals;
import org.wasl.connectors.partnerapi.limits.FairShareSettings;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestBodies;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.runtime.TokenBucket;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;

/**
 * Gives each agency its share of the partner API before any thread works for it. The share covers
 * bytes of bodies, places, rate and refusals. A request beyond the share waits without a thread and
 * then gets 429. A request holds its place until the work is done and the client has taken the
 * answer. So an agency gets no larger share by slow reading or by hanging up.
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

  /** An agency's resources in use, except places. */
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

  /** The resources of one request. */
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

    /** Starts the request in its turn. False if nobody waits for the answer any more. */
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

    /** Keeps the turn, or ends it if the request is already over. */
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
   * @param agencies finds the agency of a certificate (SHA-256 thumbprint, hex)
   * @param delayed told of each request that does not start at once
   * @param later runs an action in some milliseconds, without a thread of the caller. Used while
   *     requests wait, to refuse late ones and to start those that the rate now allows
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

  /** The name under which requests share places, by the certificate's SHA-256 thumbprint in hex. */
  public String agency(String thumbprint) {
    return agencies.apply(thumbprint).map(it -> it.id().value()).orElse(UNKNOWN);
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

  /** First handler, which checks that there is memory for the body. */
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
    if (RequestBodies.isUpload(request)) {
      return 0; // its bytes go to the disk as they come
    }
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH); // the guard has checked it
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    return chunked
        ? RequestBodies.maxBytes(request, https)
        : length == null ? 0 : Long.parseLong(length);
  }

  /** Last handler before the routes, which waits for the agency's turn without a thread. */
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
                      loop.runOnContext(now -> proceed(context, admission));
                    }
                  }

                  @Override
                  public void deny(FairQueue.Denial why) {
                    loop.runOnContext(now -> fail(context, problem(why).status()));
                  }
                }));
  }

  /** An agency's share in use while a message from another protocol is in work. */
  public interface Permit {
    /**
     * Gives the share back.
     *
     * @param status of the answer, as an HTTP status
     */
    void end(int status);
  }

  /**
   * Receives the decision about the turn of a message that has no request. One of the methods is
   * called, once.
   */
  public interface Entered {
    /** The turn has come. The permit is held until it is given back. */
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
   * @return empty if the turn has not come in time
   * @throws InterruptedException if the thread is interrupted meanwhile, and then no turn is held
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
      throw new IllegalStateException("no limits for " + kind.label());
    }
    return queue;
  }

  private static void proceed(RoutingContext context, Admission admission) {
    if (context.response().closed()) {
      admission.workDone();
    } else {
      context.next();
    }
  }

  private static void fail(RoutingContext context, int status) {
    if (!context.response().closed()) {
      context.request().resume(); // a batch or an upload waits unread
      context.fail(status);
    }
  }

  /** Schedules a tick for a waiting request, if none is scheduled. */
  private void tickLater() {
    if (ticking.compareAndSet(false, true)) {
      later.accept(this::tick);
    }
  }

  private void tick() {
    // Reset first, so that a request that comes meanwhile schedules the next tick itself.
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
        channel.attr(ADMISSION).get(); // does nothing for a request before this one
    if (admission != null) {
      admission.answerSent();
    }
  }

  /**
   * Counts a request that is refused for its form, before it was parsed.
   *
   * @return milliseconds to wait before the answer; more than 0 for an agency that is refused too
   *     often
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

  /** A policy for the entry routes of requests. It notices when the work for a request is done. */
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
    return VertxInternals.channel(request.connection());
  }
}
