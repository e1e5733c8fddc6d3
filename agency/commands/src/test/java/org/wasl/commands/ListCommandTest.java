package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests {@code kit list}, which prints a line for each row. */
class ListCommandTest extends CommandTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void listsAllPagesOfReferralsAndTheTimeForTheNextListing() {
    // Given
    answer(
        "{\"referrals\":[{\"referral\":\"a\"}],\"asOf\":\"2026-06-30T08:00:00Z\",\"next\":\"c_-1\"}");
    answer("{\"referrals\":[{\"referral\":\"b\"}],\"asOf\":\"2026-06-30T08:00:09Z\"}");
    // When
    int code = list("referrals", "--state=closed,referred", "--since=2026-06-01T00:00:00Z");
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().lines())
        .containsExactly("{\"referral\":\"a\"}", "{\"referral\":\"b\"}");
    assertThat(err.toString().lines())
        .containsExactly("the next time: --since 2026-06-30T08:00:00Z");
    String filter = "/v1/referrals?state=closed&state=referred&since=2026-06-01T00%3A00%3A00Z";
    assertThat(asked).containsExactly(filter, filter + "&cursor=c_-1");
  }

  @Test
  void listsAgenciesAndCodesInReceivedOrder() {
    // Given
    answer("{\"agencies\":[{\"agency\":\"kp-fes\"},{\"agency\":\"kp-rabat\"}]}");
    answer("{\"list\":\"urgency\",\"codes\":[{\"code\":\"routine\"}]}");
    // When
    int agencies = list("agencies");
    int codes = list("codes", "urgency");
    // Then
    assertThat(List.of(agencies, codes)).containsOnly(0);
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"agency\":\"kp-fes\"}", "{\"agency\":\"kp-rabat\"}", "{\"code\":\"routine\"}");
    assertThat(asked).containsExactly("/v1/agencies", "/v1/codes/urgency");
  }

  @Test
  void listsAllowedActionsOneALine() {
    // Given
    String referral = "01930000-0000-7000-8000-000000000001";
    answer(
        "{\"referral\":\"%s\",\"actions\":[{\"type\":\"handover\",\"allowed\":true}]}"
            .formatted(referral));
    // When
    int code = list("actions", referral);
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().lines()).containsExactly("{\"type\":\"handover\",\"allowed\":true}");
    assertThat(asked).containsExactly("/v1/referrals/" + referral + "/actions");
  }

  @Test
  void unknownListNamesTheAvailableOnes() {
    // Given
    door.next(
        (request, it, body) ->
            request
                .response()
                .setStatusCode(404)
                .end("{\"title\":\"Not found\",\"lists\":[\"category\",\"urgency\"]}"));
    // When
    int code = list("codes", "moods");
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("refused: 404 Not found")
        .contains("  lists: category, urgency");
  }

  @Test
  void reportsUnknownListsAsBadUsage() {
    assertBadUsage(list("moods"), "there are no moods");
    assertThat(Stream.of(list("codes"), list("agencies", "urgency"), list("codes", "A/..")))
        .containsOnly(2);
    assertThat(Stream.of(list("actions"), list("actions", "urgency"))).containsOnly(2);
    assertThat(List.of(list("agencies", "--state=closed"), list("referrals", "--since=June")))
        .containsOnly(2);
  }

  private void answer(String json) {
    door.next(
        (request, it, body) -> {
          asked.add(request.uri());
          request.response().setStatusCode(200).end(json);
        });
  }

  private int list(String... words) {
    return run(
        Stream.concat(
                Stream.of("list"),
                Stream.concat(
                    Stream.of(words),
                    Stream.of(
                        "--as=platform",
                        "--pki=" + gateway.pki.path(),
                        "--gateway=" + door.url(),
                        "--deadline-seconds=20")))
            .toArray(String[]::new));
  }
}
