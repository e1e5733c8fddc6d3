package org.wasl.kit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.wasl.kit.send.RequestOutcome;
import picocli.CommandLine;

/** What came of a submission, for a person: the answer, or what to mend. */
final class OutcomePrinter {
  private static final List<String> WHAT_ELSE_A_REFUSAL_SAYS =
      List.of("reason", "state", "objectState", "holders");

  private OutcomePrinter() {}

  /** Prints it; gives the exit code. */
  static int print(CommandLine command, UUID message, RequestOutcome outcome) {
    var out = command.getOut();
    var err = command.getErr();
    if (outcome instanceof RequestOutcome.Accepted accepted) {
      out.println("referral   " + accepted.referral());
      out.println("message    " + message);
      out.println("recipients " + String.join(", ", accepted.recipients()));
      out.println("receipt    " + accepted.jws());
      return 0;
    }
    if (outcome instanceof RequestOutcome.Refused refused) {
      var problem = refused.problem();
      err.printf("refused: %d %s. %s%n", problem.status(), problem.title(), problem.detail());
      for (String member : WHAT_ELSE_A_REFUSAL_SAYS) {
        JsonNode said = problem.document().path(member);
        if (!said.isMissingNode()) {
          err.printf("  %s: %s%n", member, words(said));
        }
      }
      problem
          .document()
          .path("errors")
          .forEach(
              error ->
                  err.printf(
                      "  %s: %s%n", error.path("pointer").asText(), error.path("detail").asText()));
    } else if (outcome instanceof RequestOutcome.Unproven unproven) {
      err.println("accepted, but not proved: " + unproven.reason());
    } else if (outcome instanceof RequestOutcome.Unreachable none) {
      err.printf(
          "no answer after %d attempts (%s); whether it arrived is not known%n",
          none.attempts(), none.reason());
    }
    return 1;
  }

  private static String words(JsonNode said) {
    return said.isArray()
        ? StreamSupport.stream(said.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "))
        : said.asText();
  }
}
