package org.wasl.console.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.wasl.base.SourceAddress;

/**
 * Limits the connections of the management port. Jetty's own limit accepts nobody while idle
 * connections of an unknown client fill it. Here a new connection is always taken, and past a limit
 * the one that was idle for longest is closed: of the same source, or of all.
 */
public final class ConsoleConnectionLimit implements Connection.Listener {
  private final int maxConnections;
  private final int maxConnectionsPerSource;
  private final Map<SocketChannelEndPoint, String> open = new HashMap<>();

  /**
   * @param maxConnections open at once
   * @param maxConnectionsPerSource of these, from one address
   */
  public ConsoleConnectionLimit(int maxConnections, int maxConnectionsPerSource) {
    this.maxConnections = maxConnections;
    this.maxConnectionsPerSource = maxConnectionsPerSource;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection.getEndPoint() instanceof SocketChannelEndPoint added) {
      add(added).ifPresent(EndPoint::close);
    }
  }

  private synchronized Optional<SocketChannelEndPoint> add(SocketChannelEndPoint added) {
    String source = SourceAddress.of(added.getRemoteSocketAddress());
    open.put(added, source);
    List<SocketChannelEndPoint> neighbours =
        open.entrySet().stream()
            .filter(each -> each.getValue().equals(source))
            .map(Map.Entry::getKey)
            .toList();
    Optional<SocketChannelEndPoint> longestIdle =
        neighbours.size() > maxConnectionsPerSource
            ? longestIdle(neighbours, added)
            : open.size() > maxConnections
                ? longestIdle(List.copyOf(open.keySet()), added)
                : Optional.empty();
    longestIdle.ifPresent(open::remove);
    return longestIdle;
  }

  private static Optional<SocketChannelEndPoint> longestIdle(
      List<SocketChannelEndPoint> among, SocketChannelEndPoint added) {
    return among.stream()
        .filter(each -> each != added)
        .max(Comparator.comparingLong(SocketChannelEndPoint::getIdleFor));
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection.getEndPoint() instanceof SocketChannelEndPoint closed) {
      synchronized (this) {
        open.remove(closed);
      }
    }
  }
}
