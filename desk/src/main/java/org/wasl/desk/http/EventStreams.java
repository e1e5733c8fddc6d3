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
import org.wasl.desk.store.Role;

/**
 * Server-sent events: what has changed in an office, as ids. A stream does not keep a session open,
 * and ends with it or with the person's place in the office.
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
          } catch (DeskProblem problem) {
            loop.runOnContext(now -> gate.refuse(request.context(), problem));
          }
        });
  }

  private void begin(ApiRequest request) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      gate.refuse(request.context(), DeskProblem.of(DeskProblemType.TOO_MANY_REQUESTS));
      return;
    }
    HttpServerResponse response = request.context().response();
    DeskSession session = request.session();
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Encoding", "identity") // a compressor would hold events back
        .putHeader("X-Accel-Buffering", "no");
    response.write(": begun\n\n");
    Context loop = vertx.getOrCreateContext();
    Runnable listening =
        events.listen(
            request.path("office"),
            event -> loop.runOnContext(now -> write(response, text(event))));
    long timer = vertx.setPeriodic(CHECK_MILLIS, fired -> check(request, session, loop));
    response.closeHandler(
        closed -> {
          listening.run();
          vertx.cancelTimer(timer);
          open.decrementAndGet();
        });
  }

  private void check(ApiRequest request, DeskSession session, Context loop) {
    HttpServerResponse response = request.context().response();
    if (!sessions.isOpen(session)) {
      response.reset();
      return;
    }
    work.execute(
        () -> {
          try {
            guard.require(request, Role.CLERK);
            loop.runOnContext(now -> write(response, ": here\n\n"));
          } catch (DeskProblem problem) {
            loop.runOnContext(now -> response.reset());
          }
        });
  }

  private static void write(HttpServerResponse response, String text) {
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.bytesWritten() >= 0 && response.writeQueueFull()) {
      response.reset();
      return;
    }
    response.setWriteQueueMaxSize(MAX_QUEUED_BYTES).write(text);
  }

  private static String text(DeskEvent event) {
    return "event: " + event.name() + "\ndata: " + event.data() + "\n\n";
  }
}
