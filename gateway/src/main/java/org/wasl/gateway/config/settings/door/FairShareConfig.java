package org.wasl.gateway.config.settings.door;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.connectors.http.limits.FairShareSettings;
import org.wasl.connectors.http.limits.FairShareSettings.Limits;
import org.wasl.connectors.http.limits.RequestClass;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.SealedSubmission;

/** What one agency may take of the partner API: the keys of {@link FairShareSettings}. */
public final class FairShareConfig {
  private static final FairShareSettings DEFAULT = FairShareSettings.DEFAULT;

  private record Keys(
      SettingKey<Integer> concurrent,
      SettingKey<Integer> concurrentPerAgency,
      SettingKey<Integer> perSecond) {

    static Keys of(RequestClass kind, String requests) {
      Limits preset = DEFAULT.limits(kind);
      String prefix = "door." + kind.label() + ".";
      return new Keys(
          SettingKey.integer(
              prefix + "maxConcurrent",
              preset.maxConcurrent(),
              2,
              1_000,
              requests + " worked on at once, until the client has the answer"),
          SettingKey.integer(
              prefix + "maxConcurrentPerAgency",
              preset.maxConcurrentPerAgency(),
              1,
              999,
              "Of these, of one agency; more wait"),
          SettingKey.integer(
              prefix + "maxPerSecondPerAgency",
              preset.maxPerSecondPerAgency(),
              1,
              1_000_000,
              "Of these, of one agency in a second; more wait"));
    }

    Limits from(Settings settings) {
      Limits limits =
          new Limits(
              settings.get(concurrent), settings.get(concurrentPerAgency), settings.get(perSecond));
      if (limits.maxConcurrentPerAgency() >= limits.maxConcurrent()) {
        settings.refuse(
            concurrentPerAgency,
            "must be below " + concurrent.name() + ": one agency could take all places");
      }
      return limits;
    }
  }

  private static final Map<RequestClass, Keys> CLASSES =
      new EnumMap<>(
          Map.of(
              RequestClass.SUBMISSIONS, Keys.of(RequestClass.SUBMISSIONS, "Messages coming in"),
              RequestClass.BATCHES, Keys.of(RequestClass.BATCHES, "Batches of messages"),
              RequestClass.DELIVERIES, Keys.of(RequestClass.DELIVERIES, "Inbox and receipts"),
              RequestClass.QUERIES, Keys.of(RequestClass.QUERIES, "Timelines, log and documents"),
              RequestClass.REPORTS, Keys.of(RequestClass.REPORTS, "Evidence and statistics")));

  static final SettingKey<Integer> BURST =
      SettingKey.integer(
          "door.burstSeconds",
          DEFAULT.burstSeconds(),
          1,
          3_600,
          "After a pause so many seconds' worth of a rate may come at once");
  static final SettingKey<Integer> WAIT =
      SettingKey.integer(
          "door.maxWaitMillis",
          DEFAULT.maxWaitMillis(),
          1,
          60_000,
          "How long a request waits for its turn; then 429 to an agency that uses its whole share,"
              + " else 503");
  static final SettingKey<Long> BODIES =
      SettingKey.large(
          "door.maxBodyBytesPerAgency",
          DEFAULT.maxBodyBytesPerAgency(),
          65_536,
          1L << 40,
          "Bodies of one agency's requests in memory; past it 429");
  static final SettingKey<Integer> REFUSED =
      SettingKey.integer(
          "door.maxRefusedPerSecondPerAgency",
          DEFAULT.maxRefusedPerSecondPerAgency(),
          1,
          1_000_000,
          "Refused requests of one agency in a second; past it all its requests wait");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = keys();

  private FairShareConfig() {}

  private static List<SettingKey<?>> keys() {
    List<SettingKey<?>> keys = new ArrayList<>();
    CLASSES
        .values()
        .forEach(
            each -> {
              keys.add(each.concurrent());
              keys.add(each.concurrentPerAgency());
              keys.add(each.perSecond());
            });
    keys.addAll(List.of(BURST, WAIT, BODIES, REFUSED));
    return List.copyOf(keys);
  }

  /** The values that are set; an invalid one is reported to the settings. */
  public static FairShareSettings from(Settings settings) {
    Map<RequestClass, Limits> classes = new EnumMap<>(RequestClass.class);
    CLASSES.forEach((kind, keys) -> classes.put(kind, keys.from(settings)));
    FairShareSettings shares =
        new FairShareSettings(
            classes,
            settings.get(BURST),
            settings.get(WAIT),
            settings.get(BODIES),
            settings.get(REFUSED));
    int largest =
        SealedSubmission.maxBytes(new MessageLimits(settings.get(DoorConfig.BODY)).handoverBytes());
    if (shares.maxBodyBytesPerAgency() < largest) {
      settings.refuse(
          BODIES,
          String.format(
              Locale.ROOT,
              "must not be below %d, the largest sealed handover by %s",
              largest,
              DoorConfig.BODY.name()));
    } else if (shares.maxBodyBytesPerAgency() < BatchConfig.from(settings).heldBytes()) {
      settings.refuse(
          BODIES,
          String.format(
              Locale.ROOT,
              "must not be below %d, what a batch holds by %s and %s",
              BatchConfig.from(settings).heldBytes(),
              BatchConfig.BYTES_IN_FLIGHT.name(),
              BatchConfig.LINE.name()));
    }
    return shares;
  }
}
