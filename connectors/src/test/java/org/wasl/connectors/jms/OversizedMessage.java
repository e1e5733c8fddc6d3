package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.List;
import java.util.Map;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryClient;

/** A message that an agency's own broker takes, and that is too large for a refusal. */
final class OversizedMessage {
  private static final int BYTES = 12 << 20;

  private OversizedMessage() {}

  /** The gateway connects again and again, and the message stays at the broker. */
  static void assertEndsTheConnection(IntermediaryAgency agency) throws Exception {
    // Given
    agency.client().send("message", new byte[10], Map.of(), "small");
    assertThat(agency.client().answers(1, SOON.toMillis())).hasSize(1);
    long before = agency.network().connections();
    // When
    agency.client().send("message", new byte[BYTES], Map.of(), "oversized");
    // Then
    await().atMost(SOON).until(() -> agency.network().connections() > before + 1);
    List<IntermediaryClient.Answer> answers = agency.client().answers(1, 1_000);
    assertThat(answers).isEmpty();
  }
}
