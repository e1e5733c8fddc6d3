package org.wasl.connectors.partnerapi.guard;

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
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

/** Answers malformed requests and reports them to the listener. */
final class RequestRejection {
  private final ProblemAnswers problems;
  private final RejectedRequestListener listener;

  RequestRejection(ProblemAnswers problems, RejectedRequestListener listener) {
    this.problems = problems;
    this.listener = listener;
  }

  /** The problem type for a failure of the decoder. */
  static ProblemType reason(Throwable cause) {
    return switch (cause) {
      case TooLongHttpHeaderException _ -> ProblemType.HEADER_FIELDS_TOO_LARGE;
      case TooLongHttpLineException _ -> ProblemType.URI_TOO_LONG;
      default -> ProblemType.MALFORMED_REQUEST;
    };
  }

  void report(Channel channel, ProblemType why) {
    listener.invalidRequest(PeerCertificate.thumbprint(channel), why.status());
  }

  FullHttpResponse answer(ProblemType why) {
    AgencyResponse refusal = problems.of(why, "");
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(refusal.status()),
            Unpooled.wrappedBuffer(refusal.body()));
    refusal.headers().forEach(answer.headers()::set);
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, refusal.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, refusal.body().length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return answer;
  }
}
