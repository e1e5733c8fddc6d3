package org.wasl.kit.receive;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time in which each request of a connection must arrive, including slow headers. Vert.x
 * limits only the pause between two bytes. A slower request is answered 408. A request for anything
 * but a path of this server, such as CONNECT, is answered 400. Then the connection is closed. All
 * of it runs on the connection's event loop, over HTTP/1.1.
 */
public final class RequestDeadline {
  /**
   * The time for a head, and until the first byte of the first request, as at the gateway's door.
   */
  public static final long HEAD_MILLIS = 15_000;

  private static final int LINGER_MILLIS = 500;

  private final long headMillis;
  private final long bodyMillis;
  private final Incoming incoming = new Incoming();
  private final AnswerWatch exchanges = new AnswerWatch();
  private @Nullable ChannelHandlerContext wire;
  private @Nullable ScheduledFuture<?> timer;
  private boolean receiving;
  private boolean headReceived;

  /** Requests of which the answer is not whole. */
  private int unanswered;

  private boolean answerBegun;
  private boolean refused;

  private RequestDeadline(long headMillis, long bodyMillis) {
    this.headMillis = headMillis;
    this.bodyMillis = bodyMillis;
  }

  /**
   * Creates a server that guards every connection, as {@link #guard} does.
   *
   * @param headMillis more than {@link #HEAD_MILLIS} counts as that
   */
  public static HttpServer server(
      Vertx vertx, HttpServerOptions options, long headMillis, long bodyMillis) {
    return vertx
        .createHttpServer(http1(options))
        .connectionHandler(
            connection -> guard(connection, Math.min(HEAD_MILLIS, headMillis), bodyMillis));
  }

  /** Returns options of a server whose connections can be guarded, which is HTTP/1.1 only. */
  public static HttpServerOptions http1(HttpServerOptions options) {
    return options.setUseAlpn(false).setHttp2ClearTextEnabled(false);
  }

  /**
   * Guards a connection of a server with the options of {@link #http1}. Its connection handler must
   * call this.
   *
   * @param headMillis from the first byte of a request to the end of its head
   * @param bodyMillis from there to its last byte; 0 if the server limits that itself
   */
  public static void guard(HttpConnection connection, long headMillis, long bodyMillis) {
    RequestDeadline deadline = new RequestDeadline(headMillis, bodyMillis);
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    pipeline.addBefore("httpDecoder", "arrival", deadline.incoming);
    pipeline.addBefore("handler", "exchanges", deadline.exchanges);
  }

  private void start(long millis) {
    stop();
    ChannelHandlerContext context = wire;
    if (context != null) {
      timer =
          context
              .executor()
              .schedule(
                  () -> refuse(HttpResponseStatus.REQUEST_TIMEOUT), millis, TimeUnit.MILLISECONDS);
    }
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Closing at once with unread bytes would reset the connection, and the answer with it. */
  private void refuse(HttpResponseStatus status) {
    ChannelHandlerContext context = wire;
    if (context == null || refused) {
      return;
    }
    refused = true;
    stop();
    boolean isNext = unanswered == (headReceived ? 1 : 0) && !answerBegun;
    if (!receiving || !isNext) {
      context.close();
      return;
    }
    String answer = "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    context
        .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
        .addListener(
            written ->
                context
                    .executor()
                    .schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS));
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse head
        && head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  /** Sees the bytes of requests, decrypted, before they are decoded. */
  private final class Incoming extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      wire = context;
      start(headMillis);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (refused) {
        ReferenceCountUtil.release(bytes);
        return;
      }
      if (!receiving) {
        receiving = true;
        start(headMillis);
      }
      context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      stop();
      context.fireChannelInactive();
    }
  }

  /** Sees requests as they were decoded, and answers before they are encoded. */
  private final class AnswerWatch extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest head) {
        headReceived = true;
        unanswered++;
        stop();
        if (head.decoderResult().isSuccess() && !head.uri().startsWith("/")) {
          refuse(HttpResponseStatus.BAD_REQUEST);
        } else if (bodyMillis > 0) {
          start(bodyMillis);
        }
      }
      if (refused) {
        ReferenceCountUtil.release(message);
        return;
      }
      if (message instanceof LastHttpContent) {
        receiving = false;
        headReceived = false;
        stop();
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
      if (!isInterim(message)) {
        answerBegun = !(message instanceof LastHttpContent);
        unanswered -= answerBegun ? 0 : 1;
      }
      context.write(message, written);
    }
  }
}
