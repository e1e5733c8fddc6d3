package org.wasl.configuration.settings;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Settings;

/** The authorities that stamp the time of the log's checkpoints each day (RFC 3161). */
@Under("log.")
public record TimeStampsConfig(
    @Setting(
            "Authorities that stamp the time of the audit log each day. One is asked after the"
                + " other")
        @Named("log.timeStampAuthorities")
        @Range("URL [POLICY] [PROXYHOST:PORT], ..., or empty")
        @Parsed(Entries.class)
        List<Entry> all,
    @Setting("Certificate of each of these authorities or of its issuer, in the same order")
        @Named("log.timeStampCertificates")
        List<Path> certificates)
    implements CheckedSettings {

  /**
   * One authority.
   *
   * @param url where it answers
   * @param policy object identifier of the policy that its time stamps must have
   * @param proxy the proxy on the way to it
   */
  public record Entry(URI url, Optional<String> policy, Optional<InetSocketAddress> proxy) {}

  @Override
  public void check(Settings settings) {
    if (certificates.size() != all.size()) {
      settings.refuse(
          "log.timeStampCertificates", "must name one file for each of log.timeStampAuthorities");
    }
  }

  /** Reads the URL of each, and perhaps policy and proxy. */
  static final class Entries implements Function<String, List<Entry>> {
    private static final Pattern ENTRY =
        Pattern.compile(
            "(https?://[^ ]+)(?: +([0-2](?:\\.[0-9]{1,9})+))?(?: +([A-Za-z0-9.-]+):([0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;

    @Override
    public List<Entry> apply(String text) {
      return Arrays.stream(text.split(","))
          .map(String::strip)
          .filter(entry -> !entry.isEmpty())
          .map(Entries::entry)
          .toList();
    }

    private static Entry entry(String text) {
      Matcher words = ENTRY.matcher(text);
      if (!words.matches() || words.group(4) != null && port(words) > MAX_PORT) {
        throw new IllegalArgumentException(
            "must be a URL for each authority, then perhaps a policy and a proxy");
      }
      return new Entry(
          URI.create(words.group(1)),
          Optional.ofNullable(words.group(2)),
          Optional.ofNullable(words.group(3))
              .map(host -> InetSocketAddress.createUnresolved(host, port(words))));
    }

    private static int port(Matcher words) {
      return Integer.parseInt(words.group(4));
    }
  }
}
