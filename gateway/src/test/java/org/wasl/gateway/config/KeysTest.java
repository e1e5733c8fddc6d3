package org.wasl.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every setting there is, with its default. */
class KeysTest {

  private static final String KEYS_AND_DEFAULTS =
      """
        api.host = 127.0.0.1
        api.port = 8443
        management.host = 127.0.0.1
        management.port = 8090
        management.certificateFile =
        management.keyFile =
        management.usersFile =
        management.idleTimeoutSeconds = 900
        data.dir = data
        pki.dir =
        data.minFreeBytes = 268435456
        database.url =
        database.user =
        database.passwordFile =
        database.maxConnections = 16
        database.embeddedPort = 0
        broker.url =
        broker.user =
        broker.passwordFile =
        broker.trustStore =
        broker.maxShownParked = 1000
        json.maxDepth = 32
        json.maxStringChars = 262144
        json.maxNameChars = 128
        json.maxNumberDigits = 32
        json.maxTokens = 100000
        door.maxBodyBytes = 1048576
        door.maxHeaderBytes = 16384
        door.maxConnections = 2000
        door.requestTimeoutMillis = 15000
        door.maxClockSkewMillis = 300000
        door.maxQueued = 1024
        door.maxBacklog = 1000000
        door.retryAfterSeconds = 5
        delivery.windowPerAgency = 64
        delivery.maxConcurrentPerAgency = 4
        delivery.connectTimeoutMillis = 5000
        delivery.callDeadlineMillis = 30000
        delivery.leaseMarginMillis = 10000
        delivery.maxAnswerBytes = 65536
        delivery.retry.maxAttempts = 8
        delivery.retry.horizonMillis = 259200000
        delivery.retry.initialBackoffMillis = 500
        delivery.retry.maxBackoffMillis = 600000
        delivery.retry.multiplier = 2.0
        delivery.retry.jitter = 0.5
        delivery.retry.maxRetryAfterMillis = 3600000
        delivery.retry.interruptedLimit = 3
        delivery.retry.interruptedAloneLimit = 2
        delivery.breaker.failuresToOpen = 5
        delivery.breaker.openMillis = 1000
        delivery.breaker.maxOpenMillis = 60000
        batch.maxRows = 256
        batch.maxBytes = 8388608
        reconcile.intervalMillis = 5000
        relay.intervalMillis = 200
        seal.paddingStepBytes = 1024
        shutdown.graceMillis = 10000
        triage.agency = triage
      """;

  @Test
  void everyKeyHasItsDefault() {
    // When
    String actual =
        GatewayConfig.KEYS.stream()
            .map(key -> (key.name() + " = " + key.defaultValue()).strip() + "\n")
            .collect(Collectors.joining());
    // Then
    assertThat(actual).isEqualTo(KEYS_AND_DEFAULTS.indent(-2));
    assertThat(GatewayConfig.KEYS)
        .allSatisfy(key -> assertThat(key.meaning()).isNotBlank().hasSizeLessThan(110))
        .extracting(Key::name)
        .doesNotHaveDuplicates();
  }
}
