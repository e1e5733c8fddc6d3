package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.time.TestTimeStampAuthority;
import org.wasl.audit.time.TestTimeStampAuthority.Fault;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.sandbox.cases.SyntheticCase;

/** A gateway has its log time-stamped, and its bundles prove the time. */
class LogTimeStampTest {
  @TempDir private Path folder;

  @Test
  void bundleProvesTheTimeOfTheAuthorityThatAnswers(TestInfo test) throws Exception {
    Instant stampedAt = Instant.parse("2026-11-30T10:15:00Z");
    try (TestTimeStampAuthority broken = authority(Fault.GARBAGE, stampedAt);
        TestTimeStampAuthority authority = authority(Fault.NONE, stampedAt);
        GatewayTrial trial = GatewayTrial.prepare(test).inProcess();
        ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      // Given: a case, which the first time stamp covers
      trial.startGateway();
      SyntheticCase aCase = ConcurrentPublishers.cases(71, 1, false).getFirst();
      OutgoingMessage message = publishers.writer().signed(aCase.messageId(), aCase.body());
      Outcome.Accepted accepted = (Outcome.Accepted) publishers.submit(message);
      trial.stopGateway();
      Path right = pem(authority.certificate(), "right.pem");
      Path wrong = pem(broken.certificate(), "wrong.pem");

      // When
      trial
          .with(
              "log.timeStampAuthorities",
              "%s, %s %s".formatted(broken.url(), authority.url(), TestTimeStampAuthority.POLICY))
          .with("log.timeStampCertificates", wrong + " " + right)
          .startGateway();
      Awaitility.await().atMost(SOON).until(() -> trial.ledger().count("log_time_stamp") > 0);
      PlainHttpsClient platform = new PlainHttpsClient(trial.api(), trial.world().pki(), PLATFORM);
      byte[] evidence =
          Awaitility.await()
              .atMost(SOON)
              .until(
                  () -> platform.get("/v1/referrals/" + accepted.referral() + "/evidence"),
                  answer -> answer.status() == 200)
              .body();
      Path bundle = Files.write(folder.resolve("bundle.json"), evidence);

      // Then
      CommandResult proven = verified(bundle, right);
      assertThat(proven.code()).as(proven.out()).isEqualTo(OfflineVerifier.UNANCHORED);
      assertThat(proven.out()).contains("2026-11-30T10:15:00Z");
      CommandResult refuted = verified(bundle, wrong);
      assertThat(refuted.code()).as(refuted.out()).isEqualTo(OfflineVerifier.REFUTED);
    }
  }

  private static TestTimeStampAuthority authority(Fault fault, Instant now) throws Exception {
    return new TestTimeStampAuthority(fault, now, Duration.ofDays(365));
  }

  private Path pem(X509Certificate certificate, String name) throws Exception {
    return Files.writeString(folder.resolve(name), TestTimeStampAuthority.pem(certificate));
  }

  private static CommandResult verified(Path bundle, Path authority) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(
            List.of("referral", bundle.toString(), "--authority", authority.toString()),
            new PrintStream(output, true, StandardCharsets.UTF_8));
    return new CommandResult(code, output.toString(StandardCharsets.UTF_8), "");
  }
}
