package org.wasl.kit.option;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.wasl.client.answer.Unavailable;

/**
 * The texts for a person about a gateway that does not answer.
 *
 * @param language {@code ar}, {@code fr} or {@code en}
 */
public record UnansweredText(String language) {

  /**
   * Says that the first attempt failed and others follow.
   *
   * @param reason a code, as of {@link Unavailable}
   * @param left for how long attempts go on
   */
  public String retry(URI gateway, String reason, Duration left) {
    String retry =
        switch (language) {
          case "ar" -> "؛ تُعاد المحاولة خلال %d ث";
          case "fr" -> " ; nouvelles tentatives pendant %d s";
          default -> "; trying again for %d s";
        };
    String failure =
        reason.equals(Unavailable.CONNECTION_REFUSED)
            ? refusedConnection().formatted(gateway)
            : noAnswer().formatted(gateway, reason);
    return failure + String.format(Locale.ROOT, retry, left.toSeconds());
  }

  private String refusedConnection() {
    return switch (language) {
      case "ar" -> "لا أحد يستمع على %s";
      case "fr" -> "personne n’écoute à %s";
      default -> "nobody listens at %s";
    };
  }

  private String noAnswer() {
    return switch (language) {
      case "ar" -> "لا جواب من %s (%s)";
      case "fr" -> "pas de réponse de %s (%s)";
      default -> "no answer from %s (%s)";
    };
  }

  /** No attempt was answered, and there are no more. */
  public String finalFailure(Unavailable outcome) {
    String end =
        switch (language) {
          case "ar" -> "لا جواب، عدد المحاولات %d (%s)؛ لا يُعرف هل وصلت الرسالة";
          case "fr" -> "pas de réponse après %d tentatives (%s) ; on ne sait si c’est arrivé";
          default -> "no answer after %d attempts (%s); whether it arrived is not known";
        };
    return String.format(Locale.ROOT, end, outcome.attempts(), outcome.reason());
  }

  /**
   * Tells how to send the same message again.
   *
   * @param command the command that sends it
   */
  public String retryCommand(String command) {
    String retry =
        switch (language) {
          case "ar" -> "لإرسال الرسالة نفسها من جديد، لا رسالة أخرى:";
          case "fr" -> "pour renvoyer le même message, et non un autre :";
          default -> "to send the same message again, and not another one:";
        };
    return retry + System.lineSeparator() + command;
  }
}
