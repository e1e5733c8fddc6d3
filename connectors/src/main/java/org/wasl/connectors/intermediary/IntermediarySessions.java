package org.wasl.connectors.intermediary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.wire.directory.Agency;

/** The session with each agency of a protocol. */
final class IntermediarySessions {
  private final Function<Agency, IntermediarySession> maker;
  private final Map<String, IntermediarySession> sessions = new HashMap<>();
  private Collection<Agency> wanted = List.of();
  private boolean started;
  private boolean stopped;

  /**
   * @param maker makes a session, not started
   */
  IntermediarySessions(Function<Agency, IntermediarySession> maker) {
    this.maker = maker;
  }

  /** From now on what agencies send is taken. */
  synchronized void start() {
    sessions.values().forEach(IntermediarySession::start);
    started = true;
    wanted.forEach(this::with);
  }

  /** There are these agencies of the protocol, and no others. */
  synchronized void update(Collection<Agency> agencies) {
    wanted = List.copyOf(agencies);
    if (started && !stopped) {
      Set<String> ids = wanted.stream().map(Agency::id).collect(Collectors.toSet());
      List<IntermediarySession> gone =
          sessions.entrySet().stream()
              .filter(session -> !ids.contains(session.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      sessions.keySet().retainAll(ids);
      gone.forEach(IntermediarySessions::close);
      wanted.forEach(this::with);
    }
  }

  /**
   * The session with an agency; another one than before where its address or certificates changed.
   */
  synchronized IntermediarySession with(Agency agency) {
    IntermediarySession known = sessions.get(agency.id());
    if (known != null && (known.fits(agency) || stopped)) {
      return known;
    }
    if (known != null) {
      close(known);
    }
    IntermediarySession session = maker.apply(agency);
    sessions.put(agency.id(), session);
    if (started && !stopped) {
      session.start();
    }
    return session;
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
