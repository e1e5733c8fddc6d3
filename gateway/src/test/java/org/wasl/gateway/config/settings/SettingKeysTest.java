package org.wasl.gateway.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.wasl.base.settings.SettingKey;

/** Every setting there is, with its default. */
class SettingKeysTest {

  private static final String KEYS_AND_DEFAULTS =
      """
        api.host = 127.0.0.1
        api.port = 8443
        management.host = 127.0.0.1
        management.port = 8090
        management.hostNames =
        management.certificateFile =
        management.keyFile =
        management.usersFile =
        management.minPasswordChars = 12
        management.oneTimePasswordSeconds = 259200
        management.minPasswordIterations = 600000
        management.usersCheckMillis = 1000
        management.idleTimeoutSeconds = 900
        management.sessionSeconds = 43200
        management.loginAttempts = 5
        management.loginWindowSeconds = 60
        management.loginAttemptsPerSource = 30
        management.maxConnections = 256
        management.maxConnectionsPerSource = 64
        management.maxRequestBytes = 262144
        management.maxThreads = 16
        management.healthTimeoutMillis = 2000
        management.operationsPerMinute = 60
        management.allow.viewer =
        management.allow.operator =
        management.allow.approver =
        management.allow.auditor =
        management.oidc.issuer =
        management.oidc.clientId =
        management.oidc.clientSecretFile =
        management.oidc.redirectUri =
        management.oidc.caFile =
        management.oidc.nameClaim = preferred_username
        management.oidc.rolesClaim = groups
        management.oidc.timeoutMillis = 5000
        management.oidc.viewer =
        management.oidc.operator =
        management.oidc.approver =
        management.oidc.auditor =
        data.dir = data
        pki.dir =
        pki.crlFiles =
        reload.intervalMillis = 1000
        data.minFreeBytes = 268435456
        database.url =
        database.user =
        database.passwordFile =
        database.maxConnections = 16
        database.maxReaderConnections = 8
        database.connectMillis = 3000
        database.statementMillis = 10000
        database.socketMillis = 15000
        database.embedded.sharedBuffersMib = 256
        database.embedded.maxWalMib = 2048
        database.embedded.startMillis = 60000
        database.embedded.stopMillis = 10000
        database.embedded.maxRestartPauseMillis = 10000
        broker.url =
        broker.user =
        broker.passwordFile =
        broker.trustStore =
        broker.maxShownParked = 1000
        broker.idsPersistent = false
        broker.prefetchBytes = 65536
        broker.maxQueueBytes = 52428800
        broker.maxConnections = 4
        broker.threads = 4
        broker.idleReceiveMillis = 60000
        broker.maxDamagedKept = 2
        json.maxDepth = 32
        json.maxNumberDigits = 32
        json.maxTokens = 100000
        door.maxBodyBytes = 1048576
        door.maxLineBytes = 2048
        door.maxHeaderBytes = 16384
        door.maxConnections = 2000
        door.maxHalfOpenPerAddress = 256
        door.maxConnectionsPerCertificate = 256
        door.maxHandshakesPerSecondPerSource = 100
        door.requestTimeoutMillis = 15000
        door.lingerMillis = 500
        door.responseTimeoutMillis = 30000
        door.maxClockSkewMillis = 300000
        door.maxQueued = 1024
        door.maxBacklog = 1000000
        door.maxBacklogPerSender = 500000
        door.maxListed = 100
        door.maxTimelineSteps = 1000
        door.submissionKeyHours = 12
        door.retryAfterSeconds = 5
        door.submissions.maxConcurrent = 64
        door.submissions.maxConcurrentPerAgency = 48
        door.submissions.maxPerSecondPerAgency = 1000
        door.batches.maxConcurrent = 8
        door.batches.maxConcurrentPerAgency = 2
        door.batches.maxPerSecondPerAgency = 20
        door.deliveries.maxConcurrent = 32
        door.deliveries.maxConcurrentPerAgency = 8
        door.deliveries.maxPerSecondPerAgency = 200
        door.queries.maxConcurrent = 16
        door.queries.maxConcurrentPerAgency = 4
        door.queries.maxPerSecondPerAgency = 100
        door.reports.maxConcurrent = 4
        door.reports.maxConcurrentPerAgency = 1
        door.reports.maxPerSecondPerAgency = 20
        door.burstSeconds = 5
        door.maxWaitMillis = 5000
        door.maxBodyBytesPerAgency = 33554432
        door.maxRefusedPerSecondPerAgency = 20
        door.batches.maxItems = 10000
        door.batches.maxBytes = 268435456
        door.batches.maxLineBytes = 1398808
        door.batches.maxInFlight = 32
        door.batches.maxBytesInFlight = 4194304
        delivery.windowPerAgency = 64
        delivery.maxConcurrentPerAgency = 4
        delivery.connectTimeoutMillis = 5000
        delivery.callDeadlineMillis = 30000
        delivery.leaseMarginMillis = 10000
        delivery.dispatchGraceMillis = 2000
        delivery.suspectPatienceMillis = 5000
        delivery.unavailableMillis = 120000
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
        https.maxRequestBytes = 4194304
        pull.callDeadlineMillis = 300000
        pull.leaseMillis = 60000
        pull.maxWaitMillis = 30000
        pull.absentAfterMillis = 10000
        pull.maxPollsPerAgency = 8
        pull.threads = 4
        jms.callDeadlineMillis = 60000
        jms.brokerTimeoutMillis = 10000
        jms.maxReconnectMillis = 30000
        jms.maxConcurrentPerAgency = 16
        hostedJms.port = -1
        hostedJms.callDeadlineMillis = 60000
        hostedJms.brokerTimeoutMillis = 10000
        hostedJms.maxConcurrentPerAgency = 16
        hostedJms.maxSessionsPerAgency = 32
        hostedJms.maxConsumersPerQueue = 16
        hostedJms.maxQueueBytes = 16777216
        hostedJms.maxMemoryBytes = 268435456
        hostedJms.maxBytesPerSecond = 4194304
        hostedJms.idleMillis = 60000
        sftp.callDeadlineMillis = 600000
        sftp.serverTimeoutMillis = 10000
        sftp.maxReconnectMillis = 30000
        sftp.maxConcurrentPerAgency = 16
        sftp.pollMillis = 50
        sftp.maxPollMillis = 5000
        sftp.maxFiles = 20000
        batch.maxRows = 256
        batch.maxBytes = 8388608
        batch.gatherMillis = 3
        reconcile.intervalMillis = 1000
        relay.intervalMillis = 1000
        relay.pauseMillis = 100
        clock.toleranceMillis = 5000
        seal.paddingStepBytes = 1024
        seal.windowMillis = 1000
        seal.windowMessages = 256
        shutdown.graceMillis = 10000
        deadlines.intervalMillis = 5000
        deadlines.followMillis = 5000
        deadlines.maxPerRun = 200
        deadlines.clockHoldMillis = 3600000
        deadlines.alarmSeconds = 300
        triage.agency = triage
        statistics.hiddenBelow = 5
        statistics.maxPerHourPerAgency = 120
        statistics.runningPeriods = false
        replay.perMinute = 600
        replay.approvalSeconds = 86400
        replay.maxDeliveries = 10000
        operations.shownIds = 20
        operations.maxListed = 100
        operations.maxTimelineSteps = 1000
        operations.maxWindowHours = 168
        history.days = 30
        history.intervalSeconds = 600
        console.grafanaUrl =
        log.origin = wasl.example/log
        log.sequenceMillis = 100
        log.checkpointMillis = 1000
        log.maxLeaves = 65536
        log.alarmSeconds = 60
        log.graceSeconds = 1800
        log.shards = yearly
        log.repairMinutes = 60
        log.referralSteps = 50000
        log.bundleSteps = 10000
        log.bundleMib = 16
        log.witnesses =
        log.quorum = 0
        log.witnessMillis = 500
        log.witnessTimeoutMillis = 2000
        log.witnessPauseMillis = 3000
        audit.requestSeconds = 60
        audit.readSeconds = 86400
        audit.maxKinds = 100
        audit.maxReferrals = 1000
        retention.confirmHours = 72
        retention.backupDays = 35
        retention.registerDir =
        retention.requestDays = 365
        retention.intervalMillis = 600000
        retention.graceDays = 30
        retention.dueSeconds = 86400
        alarms.intervalMillis = 5000
        alarms.repeatSeconds = 14400
        alarms.settleSeconds = 15
        alarms.quietSeconds = 900
        alarms.maxOpen = 1000
        alarms.rejectedConnectionsPerMinute = 60
        alarms.maxWaiting = 1000
        alarms.giveUpSeconds = 3600
        alarms.keptDays = 30
        alarms.languages = en
        alarms.runbook = docs/runbook.md
        alarms.webhook.url =
        alarms.webhook.secretFile =
        alarms.webhook.trustFile =
        alarms.webhook.timeoutMillis = 5000
        alarms.mail.host =
        alarms.mail.port = 587
        alarms.mail.security = starttls
        alarms.mail.user =
        alarms.mail.passwordFile =
        alarms.mail.trustFile =
        alarms.mail.from = wasl@localhost
        alarms.mail.to =
        alarms.mail.timeoutMillis = 10000
        traces.endpoint =
        traces.sampled = 1.0
        traces.maxWaiting = 2048
        logging.format = text
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
        .extracting(SettingKey::name)
        .doesNotHaveDuplicates();
  }
}
