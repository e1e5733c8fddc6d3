package org.wasl.connectors.intermediary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;

/** The session with each agency of a protocol. */
final class IntermediarySessions {
  private final Function<Agency, IntermediarySession> maker;
  private final Map<AgencyId, IntermediarySession> sessions = new HashMap<>();
  private boolean started;
  private boolean stopped;

  /**
   * @param maker makes a session, not started
   */
  IntermediarySessions(Function<Agency, IntermediarySession> maker) {
    this.maker = maker;
  }

  /** Begins to take agencies' messages. */
  synchronized void start() {
    sessions.values().forEach(IntermediarySession::start);
    started = true;
  }

  /**
   * Keeps sessions with exactly these agencies of the protocol. A session ends if its agency is
   * gone. A new one begins if the address or the certificates changed.
   */
  synchronized void update(Collection<Agency> agencies) {
    if (stopped) {
      return;
    }
    Map<AgencyId, IntermediarySession> before = Map.copyOf(sessions);
    sessions.clear();
    for (Agency agency : agencies) {
      IntermediarySession known = before.get(agency.id());
      sessions.put(agency.id(), known != null && known.fits(agency) ? known : begun(agency));
    }
    before.values().stream()
        .filter(session -> !sessions.containsValue(session))
        .forEach(IntermediarySessions::close);
  }

  private IntermediarySession begun(Agency agency) {
    IntermediarySession session = maker.apply(agency);
    if (started) {
      session.start();
    }
    return session;
  }

  /**
   * The session with an agency by the current directory. Deliveries that were leased before a
   * change go to the current address. Empty if the agency has left.
   */
  synchronized Optional<IntermediarySession> of(AgencyId agency) {
    return Optional.ofNullable(sessions.get(agency));
  }

  private static void close(IntermediarySession session) {
    Thread.startVirtualThread(session::close);
  }

  /** Closes all, at the same time, and waits. */
  void stop() {
    List<IntermediarySession> all;
    synchronized (this) {
      stopped = true;
      all = new ArrayList<>(sessions.values());
    }
    all.stream()
        .map(
            session -> {
              CompletableFuture<Void> closed = new CompletableFuture<>();
              Thread.startVirtualThread(
                  () -> {
                    try {
                      session.close();
                    } finally {
                      closed.complete(null);
                    }
                  });
              return closed;
            })
        .toList()
        .forEach(CompletableFuture::join);
  }
}
