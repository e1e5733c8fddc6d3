package org.wasl.configuration.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.SignedMessage;

class GatewayConfigTest {

  @TempDir private Path folder;

  @Test
  void hasSafeDefaults() throws Exception {
    // When
    GatewayConfig config = read("");
    // Then
    assertThat(config.database().embedded()).isTrue();
    assertThat(config.broker().embedded()).isTrue();
    assertThat(config.management().tls()).isFalse();
    assertThat(config.folders().pkiDir()).isEqualTo(Path.of("data", "pki", "gateway"));
    assertThat(config.delivery().retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(config.delivery().breaker()).isEqualTo(BreakerPolicy.DEFAULT);
    assertThat(config.delivery().leaseMillis()).isEqualTo(40_000);
    assertThat(config.door().messages()).isEqualTo(MessageLimits.LARGEST);
    assertThat(config.batches().maxLineBytes())
        .isEqualTo(SignedMessage.maxJsonBytes(MessageLimits.LARGEST.messageBytes()));
  }

  @Test
  void prefersOverrideToFileAndFileToDefault() throws Exception {
    // Given
    Path file = write("api.port = 1\nmanagement.port = 2\n");
    // When
    GatewayConfig config = GatewayConfig.read(file, Map.of("api.port", "3"));
    // Then
    assertThat(config.api().port()).isEqualTo(3);
    assertThat(config.management().port()).isEqualTo(2);
    assertThat(config.api().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void refusesMisspeltKeyAndSuggestsNearestOne() throws Exception {
    // Given
    Path file = write("# a comment\n\ndelivery.retri.maxAttempts = 3\n");
    // When
    ConfigException refused = refusal(file, Map.of("api.prot", "1"));
    // Then
    assertThat(refused)
        .hasMessage(
            file
                + ":3: delivery.retri.maxAttempts: unknown key;"
                + " did you mean delivery.retry.maxAttempts?\n"
                + "--set: api.prot: unknown key; did you mean api.port?");
  }

  @Test
  void suggestsNothingForUnrelatedKey() throws Exception {
    // When
    ConfigException refused = refusal(write("x = 1\n"), Map.of());
    // Then
    assertThat(refused.problems()).extracting(ConfigProblem::reason).containsExactly("unknown key");
  }

  @Test
  void reportsAllProblemsAtOnce() throws Exception {
    // Given
    Path file = write("api.port = 8443\napi.port = 1\nnonsense\njson.maxDepth = deep\n");
    // When
    ConfigException refused = refusal(file, Map.of());
    // Then
    assertThat(refused)
        .hasMessage(
            """
            %1$s:2: api.port: appears twice in this file
            %1$s:3: is not key = value
            %1$s:4: json.maxDepth: must be a whole number\
            """
                .formatted(file));
  }

  @ParameterizedTest
  @CsvSource({
    "api.port,                            65536,    must be from 0 to 65535",
    "door.maxBodyBytes,                   1048577,  must be from 16384 to 1048576",
    "door.maxBodyBytesPerAgency,          2503195,"
        + " 'must not be below 2503196, the largest sealed handover by door.maxBodyBytes'",
    "door.maxBodyBytesPerAgency,          6991919, 'must not be below 6991920, what a batch holds"
        + " by door.batches.maxBytesInFlight and door.batches.maxLineBytes'",
    "log.referralSteps,                   9999,     must not be below log.bundleSteps",
    "json.maxDepth,                       33,       must be from 8 to 32",
    "api.host,                            a b,      must be a host name or address",
    "data.dir,                            '',       'must be a path, not empty'",
    "triage.agency,                       Triage,   'must be an agency id: a-z, 0-9 and hyphens'",
    "delivery.retry.jitter,               1.5,      must be from 0.0 to 1.0",
    "delivery.retry.jitter,               NaN,      must be from 0.0 to 1.0",
    "delivery.retry.multiplier,           much,     must be a number",
    "delivery.retry.maxBackoffMillis,     1,"
        + " must not be below delivery.retry.initialBackoffMillis",
    "delivery.retry.horizonMillis,        1,"
        + " must not be below delivery.retry.maxBackoffMillis",
    "delivery.breaker.maxOpenMillis,      1, must not be below delivery.breaker.openMillis",
    "alarms.webhook.url,      http://hook.example/x,"
        + " 'must be an https URL, or an http one on this machine'",
    "alarms.webhook.url,      https://user@hook.example/x,"
        + " 'must be an https URL, or an http one on this machine'",
    "alarms.webhook.secretFile, nowhere,  is not a readable file",
    "alarms.mail.host,                    mail.example, needs alarms.mail.to beside it",
    "alarms.mail.security,                ssl,      'must be starttls, tls or none'",
    "alarms.mail.to,                      'a b@c',  must be like name@host.example",
    "alarms.mail.to,                      a@b:ar;de, 'must be ar, fr or en, separated by commas'",
    "alarms.languages,                    de,       'must be ar, fr or en, separated by commas'",
    "alarms.languages,                    '',       'must be ar, fr or en, separated by commas'",
    "alarms.runbook,                      http://x, 'must be a path or an https URL, without #'",
    "alarms.runbook,                      a#b,      'must be a path or an https URL, without #'",
    "alarms.mail.user,                    wasl,"
        + " 'needs alarms.mail.passwordFile too: set both or neither'",
    "traces.endpoint,                     http://collector.example/v1/traces,"
        + " 'must be an https URL, or an http one on this machine'",
    "logging.format,                      xml,      must be text or json",
    "log.graceSeconds,                    59, must not be below log.alarmSeconds",
    "log.quorum,                          1, must be from 0 to 0 with these witnesses",
    "log.witnesses,                       x, must be a verifier key and a URL for each witness",
    "log.witnesses,                       x https://w1.example, not a verifier key",
    "management.allow.viewer,             Referrals.find Replay.request, Replay.request would widen"
        + " what the role may; it may at most: Agencies.directory Agencies.history Agencies.profile"
        + " Drain.progress Erasures.list Erasures.requests Gateway.changes LegalHolds.list"
        + " Referrals.deadlines Referrals.find Referrals.overdue Referrals.parked"
        + " Referrals.parkedDeliveries Referrals.timeline Replay.plan Replay.progress"
        + " Replay.requests context.dumpRoutesAsXml context.dumpRoutesStatsAsXml",
    "pull.leaseMillis,             3600000, must not be above pull.callDeadlineMillis",
    "delivery.callDeadlineMillis,         99999999999999999999, must be a whole number"
  })
  void refusesValueOutOfItsRangeWithKeyAndReason(String key, String value, String reason)
      throws Exception {
    // Given
    Path file = write(key + " = " + value + "\n");
    // When
    ConfigException refused = refusal(file, Map.of());
    // Then
    assertThat(refused.problems())
        .containsExactly(new ConfigProblem(file.toString(), 1, key, reason));
  }

  @Test
  void refusesMailPasswordWithoutTls() throws Exception {
    // Given
    Path password = Files.writeString(folder.resolve("password"), "synthetic-password");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Path file =
        write(
            """
            alarms.mail.host = 127.0.0.1
            alarms.mail.to = duty@example.org
            alarms.mail.user = wasl
            alarms.mail.passwordFile = %s
            alarms.mail.security = none
            """
                .formatted(password));
    // When
    ConfigException refused = refusal(file, Map.of());
    // Then
    assertThat(refused.problems())
        .containsExactly(
            new ConfigProblem(
                file.toString(),
                3,
                "alarms.mail.user",
                "needs alarms.mail.security starttls or tls: a password is sent only over TLS"));
  }

  @Test
  void readsWitnessesWithQuorum() throws Exception {
    // When
    GatewayConfig config =
        read(
            "log.witnesses = %s https://w1.example/x, %s http://127.0.0.1:1\nlog.quorum = 2\n"
                .formatted(witness("w1"), witness("w2")));
    // Then
    WitnessesConfig witnesses = config.auditLog().witnesses();
    assertThat(witnesses.quorum()).isEqualTo(2);
    assertThat(witnesses.all())
        .extracting(entry -> entry.key().name() + " " + entry.prefix())
        .containsExactly("w1 https://w1.example/x", "w2 http://127.0.0.1:1");
  }

  @Test
  void refusesWitnessesThatProveNothing() throws Exception {
    // Given
    String key = witness("w1");
    String ofLog = key("w1", KeyType.NOTE);
    for (String[] bad :
        new String[][] {
          {key + " https://w1.example", "0", "must be from 1 to 1 with these witnesses"},
          {key + " https://w1.example", "2", "must be from 1 to 1 with these witnesses"},
          {key + " http://w1.example", "1", "must be https URLs, or http ones on this machine"},
          {key + " ftp://127.0.0.1", "1", "must be https URLs, or http ones on this machine"},
          {ofLog + " https://w1.example", "1", "must be keys of cosignature/v1"},
          {key + " https://a.example," + key + " https://b.example", "1", "must name each witness"}
        }) {
      // When
      ConfigException refused =
          refusal(
              write("log.witnesses = %s\nlog.quorum = %s\n".formatted((Object[]) bad)), Map.of());
      // Then
      assertThat(refused).hasMessageContaining(bad[2]);
    }
  }

  private static String witness(String name) {
    return key(name, KeyType.COSIGNATURE);
  }

  private static String key(String name, KeyType type) {
    return SignerKey.generate(name, type, new SecureRandom()).verifier().toString();
  }

  @Test
  void refusesConnectTimeoutLongerThanCall() throws Exception {
    // When
    ConfigException refused = refusal(write("delivery.callDeadlineMillis = 4999\n"), Map.of());
    // Then
    assertThat(refused.problems())
        .extracting(ConfigProblem::key)
        .containsExactly("delivery.connectTimeoutMillis");
  }

  @Test
  void reportsMissingOrBinaryFile() throws Exception {
    // Given
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe});
    // When
    ConfigException missing = refusal(folder.resolve("none"), Map.of());
    ConfigException unreadable = refusal(binary, Map.of());
    // Then
    assertThat(missing).hasMessage(folder.resolve("none") + ": there is no such file or folder");
    assertThat(unreadable).hasMessage(binary + ": is not UTF-8");
  }

  private GatewayConfig read(String text) throws Exception {
    return GatewayConfig.read(write(text), Map.of());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("gateway.properties"), text);
  }

  private static ConfigException refusal(Path file, Map<String, String> overrides) {
    return catchThrowableOfType(ConfigException.class, () -> GatewayConfig.read(file, overrides));
  }
}
