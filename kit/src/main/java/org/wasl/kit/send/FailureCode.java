package org.wasl.kit.send;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why a call had no answer, as a code for a person and for scripts. */
public final class FailureCode {
  private FailureCode() {}

  /** One of the codes of {@link RequestOutcome.Unreachable#reason}. */
  public static String of(Throwable failure) {
    return switch (failure) {
      case CompletionException it when it.getCause() != null -> of(it.getCause());
      case InboxClient.UnexpectedStatusException it -> "http-" + it.status();
      case TimeoutException _ -> "timeout";
      case HttpCall.AnswerTooLarge _ -> "answer-too-large";
      case UnknownHostException _ -> "unknown-host";
      case ConnectException _ -> RequestOutcome.Unreachable.CONNECTION_REFUSED;
      case SSLException _ -> "tls";
      default -> "connection-closed";
    };
  }
}
