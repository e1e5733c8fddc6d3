package org.wasl.connectors.partnerapi.guard;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.partnerapi.connection.VertxInternals;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestBodies;
import org.wasl.connectors.partnerapi.share.FairShares;
import org.wasl.schemas.problem.ProblemType;

/**
 * Sits between Netty's decoder and Vert.x, one for each connection. It lets one well-formed request
 * through at a time. Each request has a deadline to be complete, and each answer has one to be
 * taken. It answers a refused request and closes the connection. A batch, an upload and a download
 * keep their own time, because they may take long. All of it runs on the connection's event loop.
 */
final class RequestGuard extends ChannelDuplexHandler {
  private final HttpsSettings settings;
  private final StrictRequestDecoder decoder;
  private final RequestRejection refusals;
  private final FairShares shares;
  private ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> timer;
  private boolean receiving;
  private boolean longAnswer;
  private boolean answering;
  private boolean answerBegun;
  private boolean lastAnswer;
  private boolean inputClosed;
  private boolean outputClosed;

  RequestGuard(
      HttpsSettings settings,
      StrictRequestDecoder decoder,
      RequestRejection refusals,
      FairShares shares) {
    this.settings = settings;
    this.decoder = decoder;
    this.refusals = refusals;
    this.shares = shares;
  }

  /** Closes the connection now if it waits for a request, else after the answer under way. */
  void drain() {
    context
        .executor()
        .execute(
            () -> {
              lastAnswer = true;
              if (!answering && decoder.idle()) {
                context.close();
              }
            });
  }

  /** Closes the connection after its next answer. Called on its event loop. */
  void answerOnce() {
    lastAnswer = true;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    restartTimer();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext unused, Object event) {
    if (event == StrictRequestDecoder.REQUEST_BEGINS && !answering && !inputClosed) {
      restartTimer();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    stopTimer();
    shares.answerSent(context.channel());
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext unused, Object message) {
    if (inputClosed || !passes((HttpObject) message)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof LastHttpContent) {
      receiving = false;
      stopTimer();
    }
    context.fireChannelRead(message);
  }

  private boolean passes(HttpObject message) {
    if (message instanceof HttpRequest && answering) {
      // A pipelined request. The request before it is answered, and the client may send this one
      // again.
      inputClosed = true;
      lastAnswer = true;
      return false;
    }
    Throwable cause = message.decoderResult().cause();
    Optional<ProblemType> refused = Optional.ofNullable(cause).map(RequestRejection::reason);
    if (message instanceof HttpRequest head && cause == null) {
      refused = RequestRules.refusal(head, RequestBodies.maxBytes(head, settings));
      receiving = refused.isEmpty();
      answering = receiving;
      boolean batch = RequestBodies.isBatch(head);
      longAnswer = receiving && (batch || RequestBodies.isDownload(head));
      if (receiving && (batch || RequestBodies.isUpload(head))) {
        stopTimer();
      }
    }
    if (!(cause instanceof PrematureChannelClosureException)) {
      refused.ifPresent(this::refuse);
    }
    return refused.isEmpty();
  }

  private void refuse(ProblemType why) {
    inputClosed = true;
    outputClosed = true;
    stopTimer();
    refusals.report(context.channel(), why);
    if (answerBegun) {
      context.close();
    } else {
      context
          .executor()
          .schedule(
              () -> closeAfter(context.writeAndFlush(refusals.answer(why))),
              shares.refused(context.channel()),
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void write(ChannelHandlerContext unused, Object message, ChannelPromise promise) {
    if (outputClosed) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new java.nio.channels.ClosedChannelException());
      return;
    }
    if (message instanceof HttpResponse head) {
      if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        context.write(message, promise);
        return;
      }
      answerBegun = true;
      shares.answerBegins(context.channel(), head.status().code());
      longAnswer &= head.status().codeClass() == HttpStatusClass.SUCCESS;
      if (!longAnswer) {
        answerIsWhole();
      }
      if (lastAnswer) {
        head.headers().set(CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    if (longAnswer && message instanceof LastHttpContent) {
      answerIsWhole();
    }
    ChannelFuture written = context.write(message, promise);
    if (message instanceof LastHttpContent) {
      shares.answerEnds(context.channel());
      written.addListener(sent -> answered(written));
    }
  }

  /** No slow work follows. The client has a deadline, and its further bytes are not read. */
  private void answerIsWhole() {
    startTimer(settings.responseTimeoutMillis(), this::disconnect);
    lastAnswer |= receiving;
  }

  /** Runs after the client has taken the whole answer. Until then, its further requests wait. */
  private void answered(ChannelFuture written) {
    stopTimer();
    shares.answerSent(context.channel());
    answering = false;
    answerBegun = false;
    if (lastAnswer) {
      inputClosed = true;
      outputClosed = true;
      closeAfter(written);
    } else if (written.isSuccess()) {
      restartTimer();
    } else {
      context.close();
    }
  }

  private void disconnect() {
    VertxInternals.disconnect(context.channel());
  }

  /**
   * Closes our side of TLS and discards input for a moment. If the connection was closed at once
   * with unread bytes, it would be reset, and the client might not get the answer.
   */
  private void closeAfter(ChannelFuture answer) {
    answer.addListener(
        written -> {
          SslHandler tls = context.pipeline().get(SslHandler.class);
          if (tls != null && written.isSuccess()) {
            tls.closeOutbound();
          }
          context
              .executor()
              .schedule(() -> context.close(), settings.lingerMillis(), TimeUnit.MILLISECONDS);
        });
  }

  private void restartTimer() {
    startTimer(settings.requestTimeoutMillis(), this::timedOut);
  }

  private void startTimer(int millis, Runnable action) {
    stopTimer();
    timer = context.executor().schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void timedOut() {
    if (decoder.idle() && !receiving) {
      context.close();
    } else {
      refuse(ProblemType.REQUEST_TIMEOUT);
    }
  }
}
