package org.wasl.console.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.wasl.runtime.SourceAddress;
import org.wasl.runtime.SourceConnectionLimit;

/**
 * Limits the connections of the management port. Jetty's own limit would lock everybody out while
 * an unknown client fills it with idle connections.
 */
public final class ConsoleConnectionLimit implements Connection.Listener {
  private final SourceConnectionLimit<SocketChannelEndPoint> limit;

  /**
   * @param maxConnections open at once
   * @param maxConnectionsPerSource of these, from one address
   */
  public ConsoleConnectionLimit(int maxConnections, int maxConnectionsPerSource) {
    this.limit =
        new SourceConnectionLimit<>(
            maxConnections, maxConnectionsPerSource, SocketChannelEndPoint::getIdleFor);
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection.getEndPoint() instanceof SocketChannelEndPoint added) {
      limit
          .opened(added, SourceAddress.of(added.getRemoteSocketAddress()))
          .ifPresent(EndPoint::close);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection.getEndPoint() instanceof SocketChannelEndPoint closed) {
      limit.closed(closed);
    }
  }
}
