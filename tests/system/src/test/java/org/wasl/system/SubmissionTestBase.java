package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.system.SmallConfig.DESK;
import static org.wasl.system.SmallConfig.PLATFORM;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.cases.SyntheticCase;

/** A gateway, its clients, and its records of their requests. */
abstract class SubmissionTestBase {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String CASES = "/v1/cases";
  static final String SIGNATURE = "Wasl-Signature";

  static GatewayTrial trial;
  static ConcurrentPublishers publishers;
  static PlainHttpsClient platform;
  static int next;

  long kept;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    // Each kind of refusal has one entry, even in long tests.
    trial =
        GatewayTrial.withSandboxes(test)
            .inProcess()
            .with("audit.requestSeconds", "3600")
            .with("audit.maxKinds", "10000");
    Path desk = trial.world().config().resolve("agencies").resolve(DESK + ".properties");
    Files.writeString(desk, Files.readString(desk) + "\nrevoked = true\n");
    trial.startGateway();
    publishers = new ConcurrentPublishers(trial);
    platform = new PlainHttpsClient(trial.api(), trial.world().pki(), PLATFORM);
  }

  @AfterAll
  static void stop() throws Exception {
    publishers.close();
    trial.close();
  }

  @BeforeEach
  void count() throws Exception {
    kept = kept();
  }

  static long kept() throws Exception {
    return trial.ledger().count("message") + trial.ledger().count("sealed_content");
  }

  static SyntheticCase nextCase() {
    return ConcurrentPublishers.cases(++next, 1).findFirst().orElseThrow();
  }

  static String signed(AgencyId by, byte[] body) {
    return trial.world().pki().signer(by).signMessage(body);
  }

  void assertRefused(PlainHttpsClient.Answer answer, int status, String problem) throws Exception {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(problem);
    assertThat(kept()).as("nothing kept").isEqualTo(kept);
    // The first refusal of its kind has an entry. The others are counted.
    assertThat(trial.ledger().column("select why from audit_entry where action = 'refused'"))
        .as("audited")
        .anyMatch(why -> why.startsWith(problem));
  }
}
