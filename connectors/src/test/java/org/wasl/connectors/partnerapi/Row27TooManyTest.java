package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;

class Row27TooManyTest extends HostileDoor {

  private static final int MAX = 8;
  private static final int MAX_PER_CERTIFICATE = 3;

  private final List<AutoCloseable> open = new ArrayList<>();

  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.connections(defaults, MAX, MAX_PER_CERTIFICATE);
  }

  @AfterEach
  void hangUp() throws Exception {
    for (AutoCloseable connection : open) {
      connection.close();
    }
    await().atMost(SOON).until(() -> heard(partner));
  }

  @Test
  void connectionsOfOnePartnerLeaveRoomForOthers() throws Exception {
    // Given
    for (int i = 0; i < MAX_PER_CERTIFICATE; i++) {
      keepOpen(partner);
    }

    // When
    boolean repeated = heard(partner);
    boolean other = heard(pki.issue("other"));

    // Then
    assertThat(repeated).isFalse();
    assertThat(other).isTrue();
  }

  @Test
  void refusesConnectionsAboveTheTotalLimit() throws Exception {
    // Given
    for (int i = 0; i < MAX; i++) {
      keepOpen(pki.issue("partner-" + i));
    }

    // When
    boolean heard = heard(partner);

    // Then
    assertThat(heard).isFalse();
  }

  /** The server may count connections that another test has just closed for a moment longer. */
  private void keepOpen(TestIdentity identity) {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              RawTls connection = new RawTls(identity.context(), gateway.port());
              open.add(connection);
              connection.send(sized("{}")).oneAnswer();
            });
  }

  private boolean heard(TestIdentity identity) {
    try (RawTls connection = new RawTls(identity.context(), gateway.port())) {
      return RawTls.statuses(connection.send(sized("{}")).oneAnswer()).equals(List.of(202));
    } catch (IOException refused) {
      return false;
    }
  }
}
