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

/** The link to each agency of a protocol. */
final class AgencyLinks {
  private final Function<Agency, AgencyLink> maker;
  private final Map<String, AgencyLink> links = new HashMap<>();
  private Collection<Agency> wanted = List.of();
  private boolean started;
  private boolean stopped;

  /**
   * @param maker makes a link, not started
   */
  AgencyLinks(Function<Agency, AgencyLink> maker) {
    this.maker = maker;
  }

  /** From now on what agencies send is taken. */
  synchronized void start() {
    links.values().forEach(AgencyLink::start);
    started = true;
    wanted.forEach(this::to);
  }

  /** There are these agencies of the protocol, and no others. */
  synchronized void update(Collection<Agency> agencies) {
    wanted = List.copyOf(agencies);
    if (started && !stopped) {
      Set<String> ids = wanted.stream().map(Agency::id).collect(Collectors.toSet());
      List<AgencyLink> gone =
          links.entrySet().stream()
              .filter(link -> !ids.contains(link.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      links.keySet().retainAll(ids);
      gone.forEach(AgencyLinks::close);
      wanted.forEach(this::to);
    }
  }

  /** The link to an agency; another one than before where its address or certificates changed. */
  synchronized AgencyLink to(Agency agency) {
    AgencyLink known = links.get(agency.id());
    if (known != null && (known.fits(agency) || stopped)) {
      return known;
    }
    if (known != null) {
      close(known);
    }
    AgencyLink link = maker.apply(agency);
    links.put(agency.id(), link);
    if (started && !stopped) {
      link.start();
    }
    return link;
  }

  private static void close(AgencyLink link) {
    Thread.startVirtualThread(link::close);
  }

  /** Closes all, at the same time, and waits. */
  void stop() {
    List<AgencyLink> all;
    synchronized (this) {
      stopped = true;
      all = new ArrayList<>(links.values());
    }
    all.stream()
        .map(
            link -> {
              CompletableFuture<Void> closed = new CompletableFuture<>();
              Thread.startVirtualThread(
                  () -> {
                    try {
                      link.close();
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
