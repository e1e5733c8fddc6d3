package org.wasl.desk.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.mail.DeskEvents.DeskEvent;
import org.wasl.desk.mail.OfficeLink;
import org.wasl.desk.persons.Sessions;
import org.wasl.desk.persons.Sessions.DeskSession;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.desk.store.DeskStorageException;
import org.wasl.desk.store.Role;

/**
 * Sends server-sent events about changes in an office, as ids. A stream does not keep a session
 * open, and ends with it or with the person's membership of the office.
 */
final class EventStreams {
  /** Pause between heartbeats. A page that misses two takes its connection for lost. */
  private static final long HEARTBEAT_MILLIS = 10_000;

  /** If more bytes wait for a page that does not read, it is cut off, and asks again. */
  private static final int MAX_QUEUED_BYTES = 65_536;

  /**
   * Most streams of one person, who has one for each open page. So one person does not take the
   * streams of others.
   */
  private static final int MOST_OF_A_PERSON = 16;

  private final Vertx vertx;
  private final Executor work;
  private final ApiGate gate;
  private final OfficeGuard guard;
  private final Sessions sessions;
  private final DeskEvents events;
  private final InstantSource clock;
  private final int most;

  /** Open streams of each person who has any. */
  private final Map<String, Integer> open = new HashMap<>();

  EventStreams(
      Vertx vertx,
      Router router,
      Executor work,
      ApiGate gate,
      OfficeGuard guard,
      Sessions sessions,
      DeskEvents events,
      InstantSource clock,
      int most) {
    this.vertx = vertx;
    this.work = work;
    this.gate = gate;
    this.guard = guard;
    this.sessions = sessions;
    this.events = events;
    this.clock = clock;
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
            String first = heartbeat(request);
            loop.runOnContext(now -> begin(request, first));
          } catch (RuntimeException e) {
            DeskProblem problem = ApiGate.problem(request.context(), e);
            loop.runOnContext(now -> gate.refuse(request.context(), problem));
          }
        });
  }

  /**
   * Returns the contact with the office's gateway, and refuses a person who has left the office.
   */
  private String heartbeat(ApiRequest request) {
    OfficeLink link = guard.require(request, Role.CLERK).link();
    return text(DeskEvents.heartbeat(link.contact(), clock.instant()));
  }

  private void begin(ApiRequest request, String first) {
    HttpServerResponse response = request.context().response();
    if (response.closed()) {
      return; // left meanwhile: nothing would tell of the end
    }
    if (!takePlace(request.session().person())) {
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
    response.write(first);
    EventStream stream = new EventStream(request, request.session(), vertx.getOrCreateContext());
    response.closeHandler(closed -> stream.end());
  }

  private boolean takePlace(String person) {
    synchronized (open) {
      int all = open.values().stream().mapToInt(Integer::intValue).sum();
      if (all >= most || open.getOrDefault(person, 0) >= MOST_OF_A_PERSON) {
        return false;
      }
      open.merge(person, 1, Integer::sum);
      return true;
    }
  }

  private void givePlace(String person) {
    synchronized (open) {
      open.computeIfPresent(person, (id, streams) -> streams == 1 ? null : streams - 1);
    }
  }

  /** An open stream. All but its construction runs on its event loop. */
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
      this.timer = vertx.setPeriodic(HEARTBEAT_MILLIS, fired -> check());
    }

    private void check() {
      if (!sessions.isOpen(session)) {
        cutOff();
        return;
      }
      work.execute(
          () -> {
            try {
              String heartbeat = heartbeat(request);
              loop.runOnContext(now -> write(heartbeat));
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

    /** Cuts it off. Over HTTP/1.1 no close handler is called for a response that is reset. */
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
        givePlace(session.person());
      }
    }
  }

  private static String text(DeskEvent event) {
    return "event: " + event.name() + "\ndata: " + event.data() + "\n\n";
  }
}
