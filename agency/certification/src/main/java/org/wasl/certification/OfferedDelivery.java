package org.wasl.certification;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.wasl.wire.exchange.HttpDelivery;

/**
 * A delivery that lies in the inbox until the agency has answered it as often as it is shown. If
 * its connection is cut, it is shown again at once, as a gateway does when a lease is over.
 */
final class OfferedDelivery {
  private final SyntheticDelivery delivery;
  private final HttpDelivery content;
  private final int times;
  private final List<HttpReply> replies = new ArrayList<>();
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();
  private Optional<ConnectionCut> cut;
  private Optional<HttpConnection> fetchedBy = Optional.empty();
  private boolean closed;
  private int toShow;
  private boolean shown;
  private int fetched;
  private int atOnce;

  /**
   * An offer.
   *
   * @param content the response to a fetch of its content
   * @param times how often it is shown before any answer
   * @param cut the moment at which its connection is cut, once
   */
  OfferedDelivery(
      SyntheticDelivery delivery, HttpDelivery content, int times, Optional<ConnectionCut> cut) {
    this.delivery = delivery;
    this.content = content;
    this.times = times;
    this.toShow = times;
    this.cut = cut;
  }

  SyntheticDelivery delivery() {
    return delivery;
  }

  HttpDelivery content() {
    return content;
  }

  synchronized boolean isFree() {
    return toShow > 0;
  }

  synchronized boolean wasShown() {
    return shown;
  }

  synchronized void show() {
    shown = true;
    toShow--;
  }

  /**
   * Notes that its content is about to be sent on this connection, and returns true if the
   * connection is to be cut there.
   */
  synchronized boolean fetch(HttpConnection connection) {
    fetched++;
    if (cuts(ConnectionCut.IN_THE_CONTENT)) {
      return true;
    }
    fetchedBy = Optional.of(connection);
    closed = false;
    atOnce = Math.max(atOnce, fetched - replies.size());
    return false;
  }

  /** Takes the agency's answer, and returns true if the connection is to be cut instead. */
  synchronized boolean answer(HttpReply reply) {
    if (cuts(ConnectionCut.BEFORE_THE_ANSWER)) {
      return true;
    }
    replies.add(reply);
    if (replies.size() >= times) {
      over.complete(true);
    }
    return false;
  }

  private boolean cuts(ConnectionCut connectionCut) {
    if (cut.filter(connectionCut::equals).isEmpty()) {
      return false;
    }
    cut = Optional.empty();
    fetchedBy = Optional.empty();
    closed = false;
    toShow = 1;
    return true;
  }

  synchronized void connectionClosed(HttpConnection connection) {
    closed = closed || fetchedBy.filter(connection::equals).isPresent();
  }

  /**
   * Notes that the agency polls again. It will not answer deliveries on a connection that it
   * closed.
   */
  synchronized void polledAgain() {
    if (closed && times == 1) {
      over.complete(false);
    }
  }

  /** Waits for the answers. */
  void await(Duration limit) throws InterruptedException {
    try {
      boolean _ = over.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // the replies until now count
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells whether the cut that was asked for has happened. */
  synchronized boolean wasCut() {
    return cut.isEmpty();
  }

  synchronized SimultaneousReplies replies() {
    return new SimultaneousReplies(replies, atOnce);
  }

  /** The only answer, or how far the agency came. */
  synchronized HttpReply reply() {
    if (!replies.isEmpty()) {
      return replies.getFirst();
    }
    if (closed) {
      return new HttpReply.Silent("connection-closed");
    }
    if (fetched > 0) {
      return new HttpReply.Silent("not-acknowledged");
    }
    return new HttpReply.Silent(shown ? "not-fetched" : "not-collected");
  }
}
