package org.wasl.gateway.operations;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.wasl.gateway.config.OperationsConfig;
import org.wasl.rules.operations.Guard.Move;
import org.wasl.store.Replay;
import org.wasl.store.Replay.Moved;
import org.wasl.store.Replay.Plan;
import org.wasl.store.ReplayRequest;
import org.wasl.store.Store;

/** What becomes of requests about parked deliveries: who decides, and how far they are. */
public final class RequestDesk {
  private static final int LOOK_MILLIS = 100;

  private final Replay replay;
  private final OperationsConfig config;

  RequestDesk(Store store, OperationsConfig config) {
    this.replay = store.replay();
    this.config = config;
  }

  /**
   * A person approves, rejects or stops a request.
   *
   * @throws Refusal when he may not
   */
  public ReplayRequest move(UUID request, Move move, String person) {
    OperatorWords.requirePerson(person);
    Moved moved = replay.move(request, move, person).orElseThrow();
    if (moved instanceof Moved.Done done) {
      return done.request();
    }
    String code = ((Moved.Refused) moved).why().code();
    throw new Refusal(
        code,
        switch (((Moved.Refused) moved).why()) {
          case UNKNOWN -> "no request " + request;
          case SAME_PERSON -> "another person than who asked for it must approve";
          case EXPIRED -> "nobody approved it in time: ask for it again";
          case DECIDED -> "it runs already";
          case OVER -> "it is over";
        });
  }

  /**
   * Helps the gateways with what runs, at its pace, until this request is over.
   *
   * @return the request as it is then
   */
  public ReplayRequest finish(UUID request) throws InterruptedException {
    ReplayRequest now = progress(request);
    while (!now.state().isOver()) {
      if (replay.work().orElseThrow().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
      now = progress(request);
    }
    return now;
  }

  /** How far a request has come. */
  public ReplayRequest progress(UUID request) {
    return replay
        .find(request)
        .orElseThrow()
        .orElseThrow(() -> new Refusal("unknown", "no request " + request));
  }

  /** What a request is about, for whoever is to approve it. */
  public Plan about(UUID request) {
    return replay.about(request).orElseThrow();
  }

  /** Open ones first, then the latest of those that are over. */
  public List<ReplayRequest> list() {
    return replay.requests(config.listed()).orElseThrow();
  }

  /** How many wait for a second person, and how many run. */
  public Replay.Open open() {
    return replay.open().orElseThrow();
  }
}
