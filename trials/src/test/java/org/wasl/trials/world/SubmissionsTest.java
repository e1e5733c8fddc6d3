package org.wasl.trials.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.send.Outcome;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.Problem;
import org.wasl.trials.world.Submission.Fate;

class SubmissionsTest {
  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");

  @TempDir private Path folder;

  @Test
  void whatWasSentAndAnsweredIsKnownToTheNextRunAlsoAfterAKill() throws IOException {
    // Given
    Path file = folder.resolve("submissions");
    try (Submissions first = Submissions.open(file)) {
      first.sending("platform", message("a"));
      first.answered("platform", message("a"), accepted(new UUID(1, 1)));
      first.sending("platform", message("b"));
      first.answered("platform", message("b"), refused("conflicting-duplicate"));
      first.sending("platform", message("c"));
    }
    Files.writeString(file, "ACCEPTED platf", StandardOpenOption.APPEND);
    // When
    try (Submissions second = Submissions.open(file)) {
      second.sending("platform", message("d"));
    }
    // Then
    try (Submissions third = Submissions.open(file)) {
      assertThat(third.all())
          .extracting(Submission::fate)
          .containsExactly(Fate.ACCEPTED, Fate.REFUSED, Fate.UNANSWERED, Fate.UNANSWERED);
      assertThat(third.all().get(0).recipients()).containsExactly("police", "office");
      assertThat(third.all().get(1).problem()).isEqualTo("conflicting-duplicate");
      assertThat(third.contradictions()).isEmpty();
    }
  }

  @Test
  void theSameAnswerTwiceIsNoContradiction() throws IOException {
    try (Submissions submissions = Submissions.open(folder.resolve("submissions"))) {
      // Given
      submissions.answered("platform", message("a"), accepted(new UUID(1, 1)));
      // When
      submissions.answered("platform", message("a"), accepted(new UUID(1, 1)));
      // Then
      assertThat(submissions.contradictions()).isEmpty();
    }
  }

  @Test
  void anotherAnswerToTheSameMessageIsAContradiction() throws IOException {
    try (Submissions submissions = Submissions.open(folder.resolve("submissions"))) {
      // Given
      submissions.answered("platform", message("a"), accepted(new UUID(1, 1)));
      // When
      submissions.answered("platform", message("a"), accepted(new UUID(2, 2)));
      // Then
      assertThat(submissions.contradictions())
          .extracting(Broken::promise)
          .containsExactly(Promise.SAME_ANSWER);
    }
  }

  @Test
  void theNumberOfAHandoverIsKnownAlsoToTheNextRun() throws IOException {
    // Given
    Path file = folder.resolve("submissions");
    String handover = "{\"envelope\":{\"type\":\"handover\"},\"content\":{\"number\":3}}";
    try (Submissions first = Submissions.open(file)) {
      first.sending("triage", message(handover));
      first.sending("triage", message("{\"content\":{\"number\":4}}"));
    }
    // When
    try (Submissions second = Submissions.open(file)) {
      // Then
      assertThat(second.all()).extracting(Submission::handover).containsExactly(3, 0);
    }
  }

  private static OutgoingMessage message(String body) {
    return new OutgoingMessage(ID, body.getBytes(StandardCharsets.UTF_8), "signature");
  }

  private static Outcome accepted(UUID referral) {
    return new Outcome.Accepted(referral, List.of("police", "office"), null, "receipt", 1);
  }

  private static Outcome refused(String code) {
    String type = "https://wasl.example/problems/" + code;
    return new Outcome.Refused(
        new Problem(409, type, "", "", JsonNodeFactory.instance.objectNode()));
  }
}
