package org.wasl.configuration.settings.door;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.wasl.connectors.partnerapi.limits.FairShareSettings;
import org.wasl.connectors.partnerapi.limits.FairShareSettings.Limits;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.Settings;
import org.wasl.runtime.settings.SettingsReader;

/** Reads the keys of {@link FairShareSettings}, which limit one agency's use of the partner API. */
public final class FairShareConfig implements SettingsReader<FairShareSettings> {
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
              requests + " in progress at once, until the client has the answer"),
          SettingKey.integer(
              prefix + "maxConcurrentPerAgency",
              preset.maxConcurrentPerAgency(),
              1,
              999,
              "The share of one agency. Further requests wait"),
          SettingKey.integer(
              prefix + "maxPerSecondPerAgency",
              preset.maxPerSecondPerAgency(),
              1,
              1_000_000,
              "Requests of this kind from one agency in a second. Further requests wait"));
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
              RequestClass.SUBMISSIONS, Keys.of(RequestClass.SUBMISSIONS, "Submissions"),
              RequestClass.BATCHES, Keys.of(RequestClass.BATCHES, "Batches"),
              RequestClass.DELIVERIES,
                  Keys.of(RequestClass.DELIVERIES, "Requests for inbox and receipts"),
              RequestClass.FILES, Keys.of(RequestClass.FILES, "Uploads and downloads of files"),
              RequestClass.QUERIES,
                  Keys.of(RequestClass.QUERIES, "Requests for timelines, log and documents"),
              RequestClass.REPORTS,
                  Keys.of(RequestClass.REPORTS, "Requests for evidence and statistics")));

  static final SettingKey<Integer> BURST =
      SettingKey.integer(
          "door.burstSeconds",
          DEFAULT.burstSeconds(),
          1,
          3_600,
          "Burst that is allowed after a pause, in seconds of the allowed rate");
  static final SettingKey<Integer> WAIT =
      SettingKey.integer(
          "door.maxWaitMillis",
          DEFAULT.maxWaitMillis(),
          1,
          60_000,
          "Time that a request waits for its turn. Then an agency that uses its whole share"
              + " gets 429, another 503");
  static final SettingKey<Long> BODIES =
      SettingKey.large(
          "door.maxBodyBytesPerAgency",
          DEFAULT.maxBodyBytesPerAgency(),
          65_536,
          1L << 40,
          "Size of one agency's request bodies in memory. Further requests get 429");
  static final SettingKey<Integer> REFUSED =
      SettingKey.integer(
          "door.maxRefusedPerSecondPerAgency",
          DEFAULT.maxRefusedPerSecondPerAgency(),
          1,
          1_000_000,
          "Refused requests of one agency in a second. Above it, all its requests wait");

  @Override
  public List<SettingKey<?>> keys() {
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

  @Override
  public FairShareSettings read(Settings settings) {
    Map<RequestClass, Limits> classes = new EnumMap<>(RequestClass.class);
    CLASSES.forEach((kind, keys) -> classes.put(kind, keys.from(settings)));
    return new FairShareSettings(
        classes,
        settings.get(BURST),
        settings.get(WAIT),
        settings.get(BODIES),
        settings.get(REFUSED));
  }
}
