package org.wasl.desk.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.mail.DeskEvents.DeskEvent;
import org.wasl.desk.persons.Sessions;
import org.wasl.desk.persons.Sessions.DeskSession;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskStorageException;
import org.wasl.desk.store.Role;

/**
 * Server-sent events: what has changed in an office, as ids. A stream does not keep a session open,
 * and ends with it or with the person's membership of the office.
 */
final class EventStreams {
  private static final long CHECK_MILLIS = 15_000;

  /** More bytes than this wait for a page that does not read: it is cut off, and asks again. */
  private static final int MAX_QUEUED_BYTES = 65_536;

  private final Vertx vertx;
  private final Executor work;
  private final ApiGate gate;
  private final OfficeGuard guard;
  private final Sessions sessions;
  private final DeskEvents events;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  EventStreams(
      Vertx vertx,
      Router router,
      Executor work,
      ApiGate gate,
      OfficeGuard guard,
      Sessions sessions,
      DeskEvents events,
      int most) {
    this.vertx = vertx;
    this.work = work;
    this.gate = gate;
    this.guard = guard;
    this.sessions = sessions;
    this.events = events;
    this.most = most;
    router
        .route(HttpMethod.GET, "/api/offices/:office/events")
        .handler(context -> gate.admit(context, Access.SESSION, this::admit));
  }

  private void admit(ApiRequest request) {
    Context loop = vertx.getOrCreateContext();
    work.execute(
        () -> {
          try {
            guard.require(request, Role.CLERK);
            loop.runOnContext(now -> begin(request));
          } catch (RuntimeException e) {
            DeskProblem problem = ApiGate.problem(request.context(), e);
            loop.runOnContext(now -> gate.refuse(request.context(), problem));
          }
        });
  }

  private void begin(ApiRequest request) {
    HttpServerResponse response = request.context().response();
    if (response.closed()) {
      return; // left meanwhile: nothing would tell of the end
    }
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      gate.refuse(request.context(), DeskProblem.of(DeskProblemType.TOO_MANY_REQUESTS));
      return;
    }
    response
        .setChunked(true)
        .setWriteQueueMaxSize(MAX_QUEUED_BYTES)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Encoding", "identity") // a compressor would hold events back
        .putHeader("X-Accel-Buffering", "no");
    response.write(": begun\n\n");
    EventStream stream = new EventStream(request, request.session(), vertx.getOrCreateContext());
    response.closeHandler(closed -> stream.end());
  }

  /** A stream that has begun; all but its construction runs on its event loop. */
  private final class EventStream {
    private final ApiRequest request;
    private final DeskSession session;
    private final HttpServerResponse response;
    private final Context loop;
    private final Runnable listening;
    private final long timer;
    private boolean ended;

    EventStream(ApiRequest request, DeskSession session, Context loop) {
      this.request = request;
      this.session = session;
      this.response = request.context().response();
      this.loop = loop;
      this.listening =
          events.listen(
              request.path("office"),
              event -> loop.runOnContext(now -> write(EventStreams.text(event))));
      this.timer = vertx.setPeriodic(CHECK_MILLIS, fired -> check());
    }

    private void check() {
      if (!sessions.isOpen(session)) {
        cutOff();
        return;
      }
      work.execute(
          () -> {
            try {
              guard.require(request, Role.CLERK);
              loop.runOnContext(now -> write(": here\n\n"));
            } catch (DeskProblem | DeskStorageException e) {
              loop.runOnContext(now -> cutOff()); // the page asks again, and is told why
            }
          });
    }

    private void write(String text) {
      if (response.closed() || response.ended()) {
        return;
      }
      if (response.writeQueueFull()) {
        cutOff();
      } else {
        response.write(text);
      }
    }

    /** Of a response that is reset over HTTP/1.1 no close handler is called. */
    private void cutOff() {
      end();
      response.reset();
    }

    /** Gives up its place, once. */
    void end() {
      if (!ended) {
        ended = true;
        listening.run();
        vertx.cancelTimer(timer);
        open.decrementAndGet();
      }
    }
  }

  private static String text(DeskEvent event) {
    return "event: " + event.name() + "\ndata: " + event.data() + "\n\n";
  }
}
