package org.wasl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AuditAction;

class StepReasonTest {
  /** A line of the golden file, with its stream and action, its text, and the form that is read. */
  private record Line(String stream, AuditAction action, String text, String form) {
    static Line of(String line) {
      String[] columns = line.split("\t");
      return new Line(columns[0], AuditAction.ofWireName(columns[1]), columns[2], columns[3]);
    }

    StepReason parsed() {
      return StepReason.parse(text, action, stream);
    }
  }

  private static List<Line> golden() throws IOException {
    try (InputStream file = StepReasonTest.class.getResourceAsStream("why.golden")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Line::of)
          .toList();
    }
  }

  @Test
  void parsesEveryLineOfGoldenFileAsNamedForm() throws IOException {
    for (Line line : golden()) {
      assertThat(line.parsed()).as(line.text()).hasToString(line.form());
    }
  }

  @Test
  void writesParsedTextByteForByte() throws IOException {
    for (Line line : golden()) {
      assertThat(line.parsed().text()).isEqualTo(line.text());
    }
  }

  @Test
  void goldenFileHasEveryForm() throws IOException {
    // When
    List<Object> forms =
        golden().stream().map(line -> (Object) line.parsed().getClass()).distinct().toList();

    // Then
    assertThat(forms)
        .containsExactlyInAnyOrder((Object[]) StepReason.class.getPermittedSubclasses());
  }

  @Test
  void goldenFileHasEveryAgencyOperationAndRequestEvent() throws IOException {
    // Given
    Optional<String> none = Optional.empty();
    // When
    String texts = golden().stream().map(Line::text).collect(Collectors.joining("\n"));

    // Then
    assertThat(texts)
        .contains(
            Arrays.stream(StepReason.AgencyOperation.AgencyEvent.values())
                .map(StepReason.AgencyOperation.AgencyEvent::word)
                .toList())
        .contains(
            Arrays.stream(StepReason.ParkedRequest.Event.values())
                .map(StepReason.ParkedRequest.Event::word)
                .toList())
        .contains(
            Arrays.stream(StepReason.UserChange.UserEvent.values())
                .map(it -> new StepReason.UserChange(it, "p", "a", "b", none, none).operation())
                .toList());
  }

  @Test
  void keepsAnyTextForEveryActionAndStream() {
    for (String text :
        List.of(
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            "a/b/c/d/e",
            "x1",
            "a/x1/x2",
            "a/x007",
            "a/b/x2147483648",
            "object/1-1-1-1-1/given",
            "object/B4F31C52-6C3E-4D52-9D3B-0C5E0F8E2A10/given",
            "joins/",
            "joins/a/b",
            "restored/a",
            "other/a/b",
            "a/approver:",
            "a/b/approver:c",
            "paused/a/b",
            "-done/b4f31c52-6c3e-4d52-9d3b-0c5e0f8e2a10",
            "close-shard-/a",
            "accept-loss",
            "accept-loss/shard-007/a/approver:b",
            "user-changed/a/b",
            "user-changed/a/b/c/d/e",
            "user-approved/a/b/c/requester:d/e",
            "user-approved/a/b/requester:c",
            "kind/subject/over/over")) {
      for (AuditAction action : AuditAction.values()) {
        for (String stream : List.of("console", "gateway", "agency:a", "referral")) {
          assertThat(StepReason.parse(text, action, stream).text())
              .as(action + " " + stream)
              .isEqualTo(text);
        }
      }
    }
  }
}
