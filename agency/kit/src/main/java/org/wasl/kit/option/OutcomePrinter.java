package org.wasl.kit.option;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.wasl.client.answer.CallFailure;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.kit.send.AnswerJson;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import picocli.CommandLine;

/** Prints the outcome of a request for a person, with the answer or the correction to make. */
public final class OutcomePrinter {
  private static final List<String> FURTHER_MEMBERS =
      List.of("reason", "state", "objectState", "holders", "parameter", "lists");

  private OutcomePrinter() {}

  /** Prints the outcome of a submission, and returns the exit code. */
  public static int print(
      CommandLine command, UnansweredText unanswered, MessageId message, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted accepted -> {
        PrintWriter out = command.getOut();
        out.println("referral   " + accepted.referral());
        out.println("message    " + message);
        out.println(
            "recipients "
                + accepted.recipients().stream()
                    .map(AgencyId::value)
                    .collect(Collectors.joining(", ")));
        out.println("receipt    " + accepted.jws());
        yield 0;
      }
      case CallFailure failure -> {
        printFailure(command, unanswered, failure);
        yield 1;
      }
    };
  }

  /** Prints why a request of any kind has not succeeded. */
  public static void printFailure(
      CommandLine command, UnansweredText unanswered, CallFailure failure) {
    PrintWriter err = command.getErr();
    switch (failure) {
      case Refused(RefusalProblem problem) -> print(err, problem);
      case Unproven(String reason, int _) -> err.println("answered, but not proved: " + reason);
      case Unavailable unavailable -> err.println(unanswered.finalFailure(unavailable));
    }
  }

  private static void print(PrintWriter err, RefusalProblem problem) {
    err.printf(
        Locale.ROOT, "refused: %d %s. %s%n", problem.status(), problem.title(), problem.detail());
    JsonNode document = AnswerJson.of(problem.document());
    for (String member : FURTHER_MEMBERS) {
      JsonNode value = document.path(member);
      if (!value.isMissingNode()) {
        err.printf("  %s: %s%n", member, words(value));
      }
    }
    for (JsonNode error : document.path("errors")) {
      err.printf("  %s: %s%n", error.path("pointer").asText(), error.path("detail").asText());
    }
  }

  private static String words(JsonNode expected) {
    return expected.isArray()
        ? StreamSupport.stream(expected.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "))
        : expected.asText();
  }
}
