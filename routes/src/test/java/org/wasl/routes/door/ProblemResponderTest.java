package org.wasl.routes.door;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

class ProblemResponderTest {
  private static final ProblemResponder PROBLEMS =
      new ProblemResponder(new ProblemRenderer(CodeLists.load()), 7);

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void temporaryRefusalHasRetryAfter(ProblemType type) {
    // When
    AgencyResponse answer = PROBLEMS.of(type, "fr");
    // Then
    boolean passes = type.status() == 503 || type.status() == 429;
    assertThat(answer.status()).isEqualTo(type.status());
    assertThat(answer.headers()).containsEntry("Content-Language", "fr");
    assertThat(answer.headers().get("Retry-After")).isEqualTo(passes ? "7" : null);
  }
}
