package org.wasl.runtime;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Limits the connections of a server. A new connection is always taken. Past a limit, the
 * connection that was idle for longest is closed, of that source or of all. A limit that refuses
 * new ones would let nobody in while idle connections of an unknown client fill it. It is
 * thread-safe.
 *
 * @param <C> a connection
 */
public final class SourceConnectionLimit<C> {
  private final int maxConnections;
  private final int maxConnectionsPerSource;
  private final ToLongFunction<C> idle;
  private final Map<C, String> open = new HashMap<>();

  /**
   * @param maxConnections open at once
   * @param maxConnectionsPerSource most connections from one source
   * @param idle for how long nothing went over a connection
   */
  public SourceConnectionLimit(
      int maxConnections, int maxConnectionsPerSource, ToLongFunction<C> idle) {
    this.maxConnections = maxConnections;
    this.maxConnectionsPerSource = maxConnectionsPerSource;
    this.idle = idle;
  }

  /**
   * A connection was opened.
   *
   * @param source source of the connection, a {@link SourceAddress}
   * @return the one to close for it
   */
  public synchronized Optional<C> opened(C added, String source) {
    open.put(added, source);
    List<C> neighbours =
        open.entrySet().stream()
            .filter(each -> each.getValue().equals(source))
            .map(Map.Entry::getKey)
            .toList();
    Optional<C> longestIdle =
        neighbours.size() > maxConnectionsPerSource
            ? longestIdle(neighbours, added)
            : open.size() > maxConnections
                ? longestIdle(List.copyOf(open.keySet()), added)
                : Optional.empty();
    longestIdle.ifPresent(open::remove);
    return longestIdle;
  }

  private Optional<C> longestIdle(List<C> among, C added) {
    return among.stream().filter(each -> each != added).max(Comparator.comparingLong(idle));
  }

  /** A connection was closed. */
  public synchronized void closed(C connection) {
    open.remove(connection);
  }
}
