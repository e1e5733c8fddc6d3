package org.wasl.configuration.settings;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.VerifierKey;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.LoopbackAddress;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** The witnesses that cosign the checkpoints of the audit log. */
@Under("log.")
public record WitnessesConfig(
    @Setting("Witnesses that cosign the audit log: verifier key and URL of each")
        @Named("log.witnesses")
        @Range("KEY URL, KEY URL, ..., or empty")
        @Parsed(Entries.class)
        List<Entry> all,
    @Setting("Witnesses that must cosign a checkpoint. More than half of them is recommended")
        @Whole(preset = 0, min = 0, max = 16)
        int quorum,
    @Setting("Interval between two searches for missing cosignatures")
        @Named("log.witnessMillis")
        @Whole(preset = 500, min = 50, max = 60_000)
        int intervalMillis,
    @Setting("Time limit for a witness to answer")
        @Named("log.witnessTimeoutMillis")
        @Whole(preset = 2_000, min = 100, max = 60_000)
        int timeoutMillis,
    @Setting("Pause before a witness that did not answer is called again")
        @Named("log.witnessPauseMillis")
        @Whole(preset = 3_000, min = 100, max = 3_600_000)
        int pauseMillis)
    implements CheckedSettings {

  /**
   * One witness.
   *
   * @param key the key that verifies its cosignatures
   * @param prefix the address, to which {@code /add-checkpoint} is added
   */
  public record Entry(VerifierKey key, URI prefix) {}

  @Override
  public void check(Settings settings) {
    int least = all.isEmpty() ? 0 : 1;
    if (quorum < least || quorum > all.size()) {
      settings.refuse(
          "log.quorum",
          String.format(
              Locale.ROOT, "must be from %d to %d with these witnesses", least, all.size()));
    }
  }

  /** Reads the verifier key and URL of each. */
  static final class Entries implements Function<String, List<Entry>> {
    @Override
    public List<Entry> apply(String text) {
      List<Entry> entries =
          Arrays.stream(text.split(","))
              .map(String::strip)
              .filter(entry -> !entry.isEmpty())
              .map(Entries::entry)
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
}
