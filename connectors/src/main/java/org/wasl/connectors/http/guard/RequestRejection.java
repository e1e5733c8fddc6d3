package org.wasl.connectors.http.guard;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.function.BiFunction;
import org.wasl.connectors.http.connection.PeerCertificate;
import org.wasl.connectors.http.connection.RejectedRequestListener;
import org.wasl.schemas.problem.Problem;

/** Answers malformed requests and reports them to the listener. */
final class RequestRejection {
  private final BiFunction<Integer, String, byte[]> render;
  private final RejectedRequestListener listener;

  /**
   * @param render gives the problem document for a status and an {@code Accept-Language}
   */
  RequestRejection(BiFunction<Integer, String, byte[]> render, RejectedRequestListener listener) {
    this.render = render;
    this.listener = listener;
  }

  static int statusOf(Throwable cause) {
    if (cause instanceof TooLongHttpHeaderException) {
      return 431;
    }
    return cause instanceof TooLongHttpLineException ? 414 : 400;
  }

  void report(Channel channel, int status) {
    listener.invalidRequest(PeerCertificate.thumbprint(channel), status);
  }

  FullHttpResponse answer(int status) {
    byte[] page = render.apply(status, "");
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(page));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, page.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return answer;
  }
}
