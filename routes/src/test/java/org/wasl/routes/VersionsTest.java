package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.routes.TestPartners.OFFICE;
import static org.wasl.routes.TestPartners.POLICE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.MessageVersions;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;

/**
 * Several versions of a message type at once, with agencies that write and read different versions.
 */
class VersionsTest extends ReferralTest {
  private static final String REPORT = "investigation-report";
  private static final Map<String, Set<Integer>> FIRST_ONLY = Map.of(REPORT, Set.of(1));

  @Test
  void twoVersionsOfATypeCoexistInAReferral() {
    // Given
    ReferralId referral = publish();
    ObjectNode asked = TestMessages.instruction("office-a", referral);
    ok(OFFICE, asked);
    // When
    ok(POLICE, report("1/interim-ar", asked, referral));
    ok(POLICE, report("2/final-linked-fr", asked, referral));
    // Then
    assertThat(types(readTimeline(OFFICE, referral)))
        .contains(REPORT + "/1:office-a", REPORT + "/2:office-a");
    assertThat(timeline(referral).messages())
        .filteredOn(message -> message.type().equals(REPORT))
        .extracting(message -> message.version())
        .containsExactly(1, 2);
    assertThat(offered(referral)).isEqualTo(2);
  }

  @Test
  void refusesUndeclaredVersionAndNamesTheDeclaredOnes() {
    // Given
    ReferralId referral = publish();
    ObjectNode asked = TestMessages.instruction("office-a", referral);
    ok(OFFICE, asked);
    declares(POLICE, new MessageVersions(Map.of(), FIRST_ONLY));
    // When
    AgencyResponse answer = submit(POLICE, report("2/final-linked-fr", asked, referral));
    // Then
    assertVersionRefused(
        answer,
        "version-not-written",
        "Your agency has not declared that it writes this version. Declared: 1. Convert the"
            + " message to one of them and sign it anew");
    assertThat(offered(referral)).isEqualTo(1);
    ok(POLICE, report("1/final-fr", asked, referral));
  }

  @Test
  void refusesVersionThatARecipientDoesNotRead() {
    // Given
    ReferralId referral = publish();
    ObjectNode asked = TestMessages.instruction("office-a", referral);
    ok(OFFICE, asked);
    ObjectNode earlier = report("2/interim-ar", asked, referral);
    ok(POLICE, earlier);
    declares(OFFICE, new MessageVersions(FIRST_ONLY, Map.of()));
    // When
    AgencyResponse answer = submit(POLICE, report("2/final-linked-fr", asked, referral));
    AgencyResponse repeatedResponse = submit(POLICE, earlier);
    // Then
    assertVersionRefused(
        answer,
        "version-not-read",
        "A recipient does not read this version. Versions that all of them read: 1. Convert the"
            + " message to one of them and sign it anew");
    assertThat(repeatedResponse.status()).as("what was accepted stays accepted").isEqualTo(202);
    assertThat(offered(referral)).isEqualTo(1);
    ok(POLICE, report("1/final-fr", asked, referral));
  }

  private void assertVersionRefused(AgencyResponse answer, String reason, String detail) {
    assertThat(answer.status()).isEqualTo(422);
    JsonNode place = json(answer).at("/errors/0");
    assertThat(place.path("pointer").asText()).isEqualTo("/envelope/version");
    assertThat(place.path("keyword").asText()).isEqualTo(reason);
    assertThat(place.path("detail").asText()).isEqualTo(detail);
    assertThat(TestLine.SCHEMAS.validate("problem", 1, json(answer))).isEmpty();
  }

  private void declares(TestPartner partner, MessageVersions versions) {
    List<Agency> agencies =
        line.directory.all().stream()
            .map(it -> it.id().equals(partner.id()) ? it.with(versions) : it)
            .toList();
    line.directory = new AgencyDirectory(agencies);
  }

  /** The version of a report that the police are offered. */
  private int offered(ReferralId referral) {
    AgencyResponse answer =
        template()
            .requestBody(
                "direct:door.actions",
                new ReferralInquiry(POLICE.thumbprint(), referral, "en"),
                AgencyResponse.class);
    return StreamSupport.stream(json(answer).path("actions").spliterator(), false)
        .filter(action -> action.path("type").asText().equals(REPORT))
        .findFirst()
        .orElseThrow()
        .path("version")
        .asInt();
  }

  private static ObjectNode report(String sample, ObjectNode asked, ReferralId referral) {
    ObjectNode document = TestMessages.later(REPORT + "/" + sample, POLICE, referral);
    content(document).put("instruction", TestMessages.messageId(asked).toString());
    return document;
  }
}
