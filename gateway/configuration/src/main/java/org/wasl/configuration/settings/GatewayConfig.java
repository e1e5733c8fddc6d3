package org.wasl.configuration.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.wasl.configuration.file.AgencyIdFormat;
import org.wasl.configuration.settings.delivery.OutboundDeliveryConfig;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.configuration.settings.door.ApiConfig;
import org.wasl.configuration.settings.door.DoorConfig;
import org.wasl.configuration.settings.door.FairShareConfig;
import org.wasl.configuration.settings.door.JsonConfig;
import org.wasl.configuration.settings.operations.AlarmsConfig;
import org.wasl.configuration.settings.operations.HistoryConfig;
import org.wasl.configuration.settings.operations.LogFormat;
import org.wasl.configuration.settings.operations.ManagementConfig;
import org.wasl.configuration.settings.operations.OperationsConfig;
import org.wasl.configuration.settings.operations.SyslogConfig;
import org.wasl.configuration.settings.operations.TracingConfig;
import org.wasl.connectors.partnerapi.limits.BatchSettings;
import org.wasl.connectors.partnerapi.limits.FairShareSettings;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.EveryLimit;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.ReadBy;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.SettingRecord;
import org.wasl.runtime.settings.Settings;
import org.wasl.trail.RequestAuditConfig;
import org.wasl.wire.message.SealedSubmission;

/**
 * All settings of {@code gateway.properties}, by concern, in the order of the shipped file.
 *
 * @param api the listener of the partner API
 * @param management the management port
 * @param folders the gateway's folders
 * @param database the database
 * @param broker the broker
 * @param json limits of a document
 * @param door limits of intake
 * @param shares limits of one agency at the partner API
 * @param batches limits of a batch of messages
 * @param delivery settings of delivery
 * @param protocols settings of each protocol
 * @param processing sizes of batches and intervals of background work
 * @param deadlines settings of deadlines, reminders and escalations
 * @param triageAgency the id of the agency that receives cases without a competent recipient
 * @param country the country whose reports are domestic (ISO 3166-1 alpha-2)
 * @param statistics settings of statistics
 * @param operations limits for operations staff
 * @param history settings of the history of the last days
 * @param auditLog settings of the audit log
 * @param requestAudit settings of the audit of read-only requests
 * @param retention settings of erasure
 * @param files settings of sealed evidence files
 * @param alarms settings of alarm notifications
 * @param syslog the collector of security events
 * @param tracing settings of traces
 * @param logFormat the format of the program's own log
 * @param limits the effective limits of the configuration, by their names
 */
public record GatewayConfig(
    ApiConfig api,
    ManagementConfig management,
    FolderConfig folders,
    DatabaseConfig database,
    BrokerConfig broker,
    JsonConfig json,
    DoorConfig door,
    @ReadBy(FairShareConfig.class) FairShareSettings shares,
    BatchSettings batches,
    OutboundDeliveryConfig delivery,
    @ReadBy(ProtocolsConfig.Reader.class) ProtocolsConfig protocols,
    ProcessingConfig processing,
    DeadlineConfig deadlines,
    @Setting("Agency that receives cases without a competent recipient")
        @Named(GatewayConfig.TRIAGE)
        @Preset("triage")
        @Range(GatewayConfig.TRIAGE_RANGE)
        @Parsed(AgencyIdReader.class)
        AgencyId triageAgency,
    @Setting(
            "Country of the gateway: reports from it are domestic, and it covers all territories of"
                + " competence.csv")
        @Preset("MA")
        @Range("ISO 3166-1 alpha-2")
        @Parsed(Country.class)
        String country,
    StatisticsConfig statistics,
    OperationsConfig operations,
    HistoryConfig history,
    AuditLogConfig auditLog,
    RequestAuditConfig requestAudit,
    RetentionConfig retention,
    FilesConfig files,
    AlarmsConfig alarms,
    SyslogConfig syslog,
    TracingConfig tracing,
    @Setting("Format of the program's own log on standard error")
        @Named("logging.format")
        @Preset("text")
        @Range("text or json")
        LogFormat logFormat,
    @ReadBy(EveryLimit.class) SortedMap<String, String> limits)
    implements CheckedSettings {

  /** Name of the setting of {@link #triageAgency}. */
  public static final String TRIAGE = "triage.agency";

  /** The permitted values of the triage agency. */
  public static final String TRIAGE_RANGE = "id of an agency of kind triage, no sandbox";

  private static final SettingRecord<GatewayConfig> SETTINGS =
      new SettingRecord<>(GatewayConfig.class);

  /** Every key there is, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = SETTINGS.keys();

  static final class AgencyIdReader implements Function<String, AgencyId> {
    @Override
    public AgencyId apply(String text) {
      return new AgencyId(AgencyIdFormat.require(text));
    }
  }

  static final class Country implements Function<String, String> {
    @Override
    public String apply(String text) {
      if (!List.of(Locale.getISOCountries()).contains(text)) {
        throw new IllegalArgumentException("no such country");
      }
      return text;
    }
  }

  /** The users file of the console, as configured or in the data folder. */
  public Path usersFile() {
    return management.usersFile().orElse(folders.dataDir().resolve("users.properties"));
  }

  /**
   * Reads {@code gateway.properties}.
   *
   * @param file the file
   * @param overrides key and value pairs that go before the file's
   * @throws ConfigException with every problem, when there is any
   */
  public static GatewayConfig read(Path file, Map<String, String> overrides)
      throws ConfigException {
    return SETTINGS.read(file, overrides);
  }

  @Override
  public void check(Settings settings) {
    int largest = SealedSubmission.maxBytes(door.messages().handoverBytes());
    if (shares.maxBodyBytesPerAgency() < largest) {
      settings.refuse(
          "door.maxBodyBytesPerAgency",
          String.format(
              Locale.ROOT,
              "must not be below %d, the largest sealed handover by door.maxBodyBytes",
              largest));
    } else if (shares.maxBodyBytesPerAgency() < batches.heldBytes()) {
      settings.refuse(
          "door.maxBodyBytesPerAgency",
          String.format(
              Locale.ROOT,
              "must not be below %d, what a batch holds by door.batches.maxBytesInFlight and"
                  + " door.batches.maxLineBytes",
              batches.heldBytes()));
    }
  }
}
