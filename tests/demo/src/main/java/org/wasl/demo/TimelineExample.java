package org.wasl.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.client.answer.Answer;
import org.wasl.kit.send.AnswerJson;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.sandbox.SubmissionListener;
import org.wasl.sandbox.checker.SubmittedMessage;
import org.wasl.sandbox.environment.SandboxEnvironment;
import org.wasl.schemas.codes.CodeLists;

/** Chooses an instructive referral and prints its timeline, as its supervising office sees it. */
final class TimelineExample {
  private static final AgencyId REGISTRY = new AgencyId("registry");

  private TimelineExample() {}

  /** Prints it. */
  static void print(
      SandboxEnvironment world,
      URI gateway,
      List<SubmittedMessage> submissions,
      Map<String, List<AuditEntry>> trail,
      DemoOutput output)
      throws IOException, InterruptedException {
    Optional<SubmittedMessage> chosen = choose(submissions, trail);
    if (chosen.isEmpty()) {
      output.line("no timeline to show, because no office has answered");
      return;
    }
    AgencyId office = chosen.get().sender();
    try (SubmissionClient post =
        new SubmissionClient(world, office, gateway, SubmissionListener.NONE)) {
      Answer answer = post.client().timeline(chosen.get().referral().orElseThrow());
      if (answer instanceof Answer.Found(String found)) {
        output.line("One referral, as its supervising office (" + office + ") may see it:");
        new TimelineText(CodeLists.load(), AnswerJson.of(found), names(world))
            .lines()
            .forEach(line -> output.line("  " + line));
      } else {
        output.line("the timeline request failed: " + answer);
      }
    }
  }

  /** Prefers a referral with a notice, then one with a parked delivery. Its office submitted it. */
  private static Optional<SubmittedMessage> choose(
      List<SubmittedMessage> submissions, Map<String, List<AuditEntry>> trail) {
    Set<String> parked =
        trail.entrySet().stream()
            .filter(
                stream ->
                    stream.getValue().stream()
                        .anyMatch(entry -> entry.step().action() == AuditAction.PARKED))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return submissions.stream()
        .filter(submittedMessage -> !submittedMessage.sender().equals(CasePublisher.PLATFORM))
        .filter(submittedMessage -> submittedMessage.status() == SubmittedMessage.Status.ACCEPTED)
        .max(
            Comparator.comparingInt(
                submittedMessage ->
                    (submittedMessage.recipients().contains(REGISTRY) ? 2 : 0)
                        + (parked.contains(id(submittedMessage)) ? 1 : 0)));
  }

  private static String id(SubmittedMessage submittedMessage) {
    return submittedMessage.referral().map(ReferralId::toString).orElse("");
  }

  private static Map<String, String> names(SandboxEnvironment world) throws IOException {
    Map<String, String> names = new HashMap<>();
    try (Stream<Path> files = Files.list(world.config().resolve("agencies"))) {
      for (Path file : files.toList()) {
        List<String> lines = Files.readAllLines(file);
        lines.stream()
            .filter(line -> line.startsWith("name.en"))
            .map(line -> line.substring(line.indexOf('=') + 1).strip())
            .findFirst()
            .ifPresent(name -> names.put(file.getFileName().toString().split("\\.")[0], name));
      }
    }
    return names;
  }
}
