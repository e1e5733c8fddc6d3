package org.wasl.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.schemas.codes.CodeLists;

class TimelineTextTest {
  private static final String DOCUMENT =
      """
      {"referral": "01890000-0000-7000-8000-000000000001", "opened": "2026-11-24T10:00:00.000Z",
       "facts": {"category": "fraud", "offenceClass": "delit", "urgency": "urgent",
                 "territory": "MA-04", "reporterMode": "anonymous", "subjectCount": 2, "victimCount": 1},
       "why": ["territory-ma-04"],
       "deliveries": [{"message": "m1", "type": "vetted-case/1"}],
       "entries": [
        {"at": "2026-11-24T10:00:00.002Z", "action": "accepted", "actor": "platform", "message": "m1"},
        {"at": "2026-11-24T10:00:00.002Z", "action": "opened", "actor": "gateway", "why": "referred"},
        {"at": "2026-11-24T10:00:00.100Z", "action": "dispatched", "actor": "gateway", "message": "m1",
         "recipient": "police"},
        {"at": "2026-11-24T10:00:01.500Z", "action": "parked", "actor": "gateway", "message": "m1",
         "recipient": "police", "attempt": 8, "why": "attempts-exhausted/connection-refused"},
        {"at": "2026-11-24T10:01:00.000Z", "action": "replayed", "actor": "operator:demo",
         "message": "m1", "recipient": "police", "why": "agency-repaired"},
        {"at": "2026-11-24T10:02:00.000Z", "action": "replayed", "actor": "operator:demo",
         "message": "m1", "recipient": "police", "why": "agency-repaired/approver:op-7f-2"}]}
      """;

  @Test
  void printsEachStepAsASentenceWithLabelsOfTheCodeLists() throws IOException {
    // Given
    var document = new ObjectMapper().readTree(DOCUMENT);
    Map<String, String> names = Map.of("platform", "The platform", "police", "The police");
    // When
    List<String> lines = new TimelineText(CodeLists.load(), document, names).lines();
    // Then
    assertThat(lines)
        .containsExactly(
            "Referral 01890000-0000-7000-8000-000000000001: Scam or fraud, Misdemeanour, urgency"
                + " Urgent, place Rabat-Sale-Kenitra, reporter Anonymous; subjects 2, victims 1.",
            "Decided by territory-ma-04.",
            "  +0.002 s  The platform sends the vetted case: Accepted.",
            "  +0.002 s  The referral is now referred.",
            "  +1.500 s  Parked: the vetted case to The police, attempt 8, Out of attempts, last:"
                + " Connection refused.",
            " +60.000 s  Replayed by operator:demo (agency repaired): the vetted case to The"
                + " police.",
            "+120.000 s  Replayed by operator:demo (agency repaired, approved by op-7f-2): the"
                + " vetted case to The police.");
  }
}
