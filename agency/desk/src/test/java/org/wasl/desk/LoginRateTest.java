package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.TestBrowser.Answer;

/** Limits how often an address may enrol and sign in. */
class LoginRateTest {
  @TempDir Path folder;

  @Test
  void limitsLoginsToTheConfiguredRate() throws Exception {
    // Given a desk at which an address may begin this often, one of which is the enrolment
    TestOffices offices = new TestOffices(folder);
    String link = offices.add(TestOffices.OFFICE, "http://localhost", false);
    try (Desk desk = offices.start("desk.loginAttempts=31", "desk.loginWindowSeconds=86400")) {
      TestBrowser head = new TestBrowser(desk.url());
      head.enrol(link);
      // When
      List<Integer> signedIn =
          Stream.generate(() -> head.login().status()).limit(30).distinct().toList();
      Answer next = head.post("login/begin", new JsonMapper().createObjectNode());
      // Then
      assertThat(signedIn).containsExactly(200);
      assertThat(next.status()).isEqualTo(429);
    }
  }
}
