package org.wasl.gateway.config.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.wasl.base.settings.ConfigException;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.connectors.http.limits.BatchSettings;
import org.wasl.connectors.http.limits.FairShareSettings;
import org.wasl.gateway.config.file.AgencyIdFormat;
import org.wasl.gateway.config.settings.delivery.BreakerKeys;
import org.wasl.gateway.config.settings.delivery.OutboundDeliveryConfig;
import org.wasl.gateway.config.settings.delivery.ProtocolsConfig;
import org.wasl.gateway.config.settings.delivery.RetryKeys;
import org.wasl.gateway.config.settings.door.ApiConfig;
import org.wasl.gateway.config.settings.door.BatchConfig;
import org.wasl.gateway.config.settings.door.DoorConfig;
import org.wasl.gateway.config.settings.door.FairShareConfig;
import org.wasl.gateway.config.settings.door.JsonConfig;
import org.wasl.gateway.config.settings.door.RequestAuditKeys;
import org.wasl.gateway.config.settings.operations.AlarmsConfig;
import org.wasl.gateway.config.settings.operations.HistoryConfig;
import org.wasl.gateway.config.settings.operations.LogFormat;
import org.wasl.gateway.config.settings.operations.ManagementConfig;
import org.wasl.gateway.config.settings.operations.OperationsConfig;
import org.wasl.gateway.config.settings.operations.SignInConfig;
import org.wasl.gateway.config.settings.operations.TracingConfig;
import org.wasl.store.trail.RequestAuditConfig;

/**
 * All settings of {@code gateway.properties}, by concern.
 *
 * @param api listener of the partner API
 * @param management the management port
 * @param folders its folders
 * @param database the database
 * @param broker the broker
 * @param json limits of a document
 * @param door limits of what comes in
 * @param shares what one agency may take of the door
 * @param batches limits of a batch of messages
 * @param delivery how messages go out
 * @param protocols settings of single protocols
 * @param processing sizes of batches, intervals of the background
 * @param deadlines how it keeps the time for others
 * @param triageAgency id of the agency that receives what has no competent recipient
 * @param statistics what is counted for whom
 * @param operations how far operations staff may go
 * @param history figures of the last days
 * @param auditLog how the audit log is kept
 * @param requestAudit how requests of agencies are recorded that change nothing
 * @param retention how referrals are erased
 * @param alarms when persons are notified, and how
 * @param tracing whether and where traces go
 * @param logFormat how the program's own log is written
 * @param limits effective limits of the configuration, by their names
 */
public record GatewayConfig(
    ApiConfig api,
    ManagementConfig management,
    FolderConfig folders,
    DatabaseConfig database,
    BrokerConfig broker,
    JsonConfig json,
    DoorConfig door,
    FairShareSettings shares,
    BatchSettings batches,
    OutboundDeliveryConfig delivery,
    ProtocolsConfig protocols,
    ProcessingConfig processing,
    DeadlineConfig deadlines,
    String triageAgency,
    StatisticsConfig statistics,
    OperationsConfig operations,
    HistoryConfig history,
    AuditLogConfig auditLog,
    RequestAuditConfig requestAudit,
    RetentionConfig retention,
    AlarmsConfig alarms,
    TracingConfig tracing,
    LogFormat logFormat,
    SortedMap<String, String> limits) {

  public static final SettingKey<String> TRIAGE =
      new SettingKey<>(
          "triage.agency",
          "triage",
          "Agency that receives cases without a competent recipient",
          "id of an agency of kind triage, no sandbox",
          AgencyIdFormat::require);

  /** Where the users of the console are: as configured, or in the data folder. */
  public Path usersFile() {
    return management.usersFile().orElse(folders.dataDir().resolve("users.properties"));
  }

  /** Every key there is, in the order of the shipped file. */
  static final List<SettingKey<?>> KEYS =
      Stream.of(
              ApiConfig.KEYS,
              ManagementConfig.KEYS,
              SignInConfig.KEYS,
              FolderConfig.KEYS,
              DatabaseConfig.KEYS,
              BrokerConfig.KEYS,
              JsonConfig.KEYS,
              DoorConfig.KEYS,
              FairShareConfig.KEYS,
              BatchConfig.KEYS,
              OutboundDeliveryConfig.KEYS,
              RetryKeys.KEYS,
              BreakerKeys.KEYS,
              ProtocolsConfig.KEYS,
              ProcessingConfig.KEYS,
              DeadlineConfig.KEYS,
              List.<SettingKey<?>>of(TRIAGE),
              StatisticsConfig.KEYS,
              OperationsConfig.KEYS,
              HistoryConfig.KEYS,
              AuditLogConfig.KEYS,
              RequestAuditKeys.KEYS,
              RetentionConfig.KEYS,
              AlarmsConfig.KEYS,
              TracingConfig.KEYS,
              List.<SettingKey<?>>of(LogFormat.KEY))
          .<SettingKey<?>>flatMap(List::stream)
          .toList();

  /**
   * Reads {@code gateway.properties}.
   *
   * @param file the file
   * @param overrides key and value pairs that go before the file's
   * @throws ConfigException with every problem, when there is any
   */
  public static GatewayConfig read(Path file, Map<String, String> overrides)
      throws ConfigException {
    Settings settings = new Settings(file, overrides, KEYS);
    GatewayConfig config =
        new GatewayConfig(
            ApiConfig.from(settings),
            ManagementConfig.from(settings),
            FolderConfig.from(settings),
            DatabaseConfig.from(settings),
            BrokerConfig.from(settings),
            JsonConfig.from(settings),
            DoorConfig.from(settings),
            FairShareConfig.from(settings),
            BatchConfig.from(settings),
            OutboundDeliveryConfig.from(settings),
            ProtocolsConfig.from(settings),
            ProcessingConfig.from(settings),
            DeadlineConfig.from(settings),
            settings.get(TRIAGE),
            StatisticsConfig.from(settings),
            OperationsConfig.from(settings),
            HistoryConfig.from(settings),
            AuditLogConfig.from(settings),
            RequestAuditKeys.from(settings),
            RetentionConfig.from(settings),
            AlarmsConfig.from(settings),
            TracingConfig.from(settings),
            settings.get(LogFormat.KEY),
            limits(settings));
    settings.throwIfRefused();
    return config;
  }

  private static SortedMap<String, String> limits(Settings settings) {
    SortedMap<String, String> limits = new TreeMap<>();
    KEYS.stream()
        .filter(SettingKey::isLimit)
        .forEach(key -> limits.put(key.name(), String.valueOf(settings.get(key))));
    return Collections.unmodifiableSortedMap(limits);
  }
}
