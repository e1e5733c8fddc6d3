package org.wasl.gateway.config.settings;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.VerifierKey;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * The witnesses that cosign the checkpoints of the audit log.
 *
 * @param all the witnesses; may be empty
 * @param quorum how many of them must have cosigned a checkpoint
 * @param intervalMillis interval of the search for missing cosignatures, in milliseconds
 * @param timeoutMillis time a witness has to answer one call, in milliseconds
 * @param pauseMillis how long a witness that did not answer is not called, in milliseconds
 */
public record WitnessesConfig(
    List<Entry> all, int quorum, int intervalMillis, int timeoutMillis, int pauseMillis) {

  /**
   * One witness.
   *
   * @param key the key with which it cosigns
   * @param prefix its address; {@code /add-checkpoint} is added
   */
  public record Entry(VerifierKey key, URI prefix) {}

  static final SettingKey<List<Entry>> ALL =
      new SettingKey<>(
          "log.witnesses",
          "",
          "Witnesses that cosign the audit log: verifier key and URL of each",
          "KEY URL, KEY URL, ..., or empty",
          WitnessesConfig::entries);
  static final SettingKey<Integer> QUORUM =
      SettingKey.integer(
          "log.quorum",
          0,
          0,
          16,
          "How many of them must have cosigned a checkpoint; more than half is wise");
  static final SettingKey<Integer> INTERVAL =
      SettingKey.integer(
          "log.witnessMillis", 500, 50, 60_000, "Interval of the search for missing cosignatures");
  static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer(
          "log.witnessTimeoutMillis", 2_000, 100, 60_000, "Time a witness has to answer");
  static final SettingKey<Integer> PAUSE =
      SettingKey.integer(
          "log.witnessPauseMillis",
          3_000,
          100,
          3_600_000,
          "How long a witness that did not answer is not called");
  static final List<SettingKey<?>> KEYS = List.of(ALL, QUORUM, INTERVAL, TIMEOUT, PAUSE);

  static WitnessesConfig from(Settings settings) {
    WitnessesConfig config =
        new WitnessesConfig(
            settings.get(ALL),
            settings.get(QUORUM),
            settings.get(INTERVAL),
            settings.get(TIMEOUT),
            settings.get(PAUSE));
    int least = config.all().isEmpty() ? 0 : 1;
    if (config.quorum() < least || config.quorum() > config.all().size()) {
      settings.refuse(
          QUORUM,
          String.format(
              Locale.ROOT,
              "must be from %d to %d with these witnesses",
              least,
              config.all().size()));
    }
    return config;
  }

  private static List<Entry> entries(String text) {
    List<Entry> entries =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(WitnessesConfig::entry)
            .toList();
    long names = entries.stream().map(entry -> entry.key().name()).distinct().count();
    long keys =
        entries.stream().map(entry -> ByteBuffer.wrap(entry.key().key())).distinct().count();
    if (names != entries.size() || keys != entries.size()) {
      throw new IllegalArgumentException("must name each witness, and each key, once");
    }
    return entries;
  }

  private static Entry entry(String text) {
    String[] words = text.split(" +");
    if (words.length != 2) {
      throw new IllegalArgumentException("must be a verifier key and a URL for each witness");
    }
    VerifierKey key = VerifierKey.parse(words[0]);
    URI prefix = URI.create(words[1]);
    boolean https = "https".equals(prefix.getScheme());
    boolean plain = "http".equals(prefix.getScheme());
    if (key.type() != KeyType.COSIGNATURE) {
      throw new IllegalArgumentException("must be keys of cosignature/v1");
    }
    if (prefix.getHost() == null || !(https || plain && LoopbackAddress.is(prefix.getHost()))) {
      throw new IllegalArgumentException("must be https URLs, or http ones on this machine");
    }
    return new Entry(key, prefix);
  }
}
