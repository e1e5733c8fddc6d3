package org.wasl.kit.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.wasl.kit.send.GatewayProblem;
import org.wasl.kit.send.RequestOutcome;
import picocli.CommandLine;

/** Prints the outcome of a request for a person: the answer, or what to correct. */
public final class OutcomePrinter {
  private static final List<String> FURTHER_MEMBERS =
      List.of("reason", "state", "objectState", "holders", "parameter", "lists");

  private OutcomePrinter() {}

  /** Prints the outcome of a submission; gives the exit code. */
  public static int print(
      CommandLine command, UnansweredText unanswered, UUID message, RequestOutcome outcome) {
    if (outcome instanceof RequestOutcome.Accepted accepted) {
      PrintWriter out = command.getOut();
      out.println("referral   " + accepted.referral());
      out.println("message    " + message);
      out.println("recipients " + String.join(", ", accepted.recipients()));
      out.println("receipt    " + accepted.jws());
      return 0;
    }
    printFailure(command, unanswered, outcome);
    return 1;
  }

  /** Prints why a request of any kind has not succeeded. */
  public static void printFailure(
      CommandLine command, UnansweredText unanswered, RequestOutcome outcome) {
    PrintWriter err = command.getErr();
    switch (outcome) {
      case RequestOutcome.Refused(GatewayProblem problem) -> print(err, problem);
      case RequestOutcome.Unproven(String reason) ->
          err.println("answered, but not proved: " + reason);
      case RequestOutcome.Unreachable unreachable -> err.println(unanswered.atTheEnd(unreachable));
      case RequestOutcome.Accepted _,
          RequestOutcome.Found _,
          RequestOutcome.Stated _,
          RequestOutcome.SealingKey _,
          RequestOutcome.File _ ->
          throw new IllegalStateException("no failure");
    }
  }

  private static void print(PrintWriter err, GatewayProblem problem) {
    err.printf(
        Locale.ROOT, "refused: %d %s. %s%n", problem.status(), problem.title(), problem.detail());
    for (String member : FURTHER_MEMBERS) {
      JsonNode value = problem.document().path(member);
      if (!value.isMissingNode()) {
        err.printf("  %s: %s%n", member, words(value));
      }
    }
    for (JsonNode error : problem.document().path("errors")) {
      err.printf("  %s: %s%n", error.path("pointer").asText(), error.path("detail").asText());
    }
  }

  private static String words(JsonNode said) {
    return said.isArray()
        ? StreamSupport.stream(said.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "))
        : said.asText();
  }
}
