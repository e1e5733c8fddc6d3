package org.wasl.configuration.settings.operations;

import java.util.Arrays;
import java.util.List;
import org.wasl.runtime.settings.MailServer;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.Settings;
import org.wasl.runtime.settings.SettingsReader;

/**
 * Alarms by mail (SMTP).
 *
 * @param server the mail server
 * @param to the recipients
 */
public record MailConfig(MailServer server, List<Recipient> to) {

  /**
   * A person or mailing list that is notified.
   *
   * @param address the mail address
   * @param languages the languages of the mails, in this order; empty for the languages of all
   *     alarms
   */
  public record Recipient(String address, List<String> languages) {}

  /** Reads the settings of server and recipients. */
  static final class Reader implements SettingsReader<MailConfig> {
    private static final MailServer.Keys SERVER =
        MailServer.Keys.of("alarms.mail.", "Mail server for alarms");
    private static final SettingKey<List<Recipient>> TO =
        new SettingKey<>(
            "alarms.mail.to",
            "",
            "Recipients; their own languages may follow an address: name@host.example:ar,fr",
            "mail addresses, separated by spaces, or empty",
            text ->
                Arrays.stream(text.split(" +"))
                    .filter(address -> !address.isEmpty())
                    .map(Reader::recipient)
                    .toList());

    @Override
    public List<SettingKey<?>> keys() {
      return SERVER.with(TO);
    }

    @Override
    public MailConfig read(Settings settings) {
      MailConfig config = new MailConfig(SERVER.read(settings), settings.get(TO));
      if (config.server.host().isPresent() && config.to.isEmpty()) {
        settings.refuse(SERVER.host().name(), "needs alarms.mail.to beside it");
      }
      return config;
    }

    private static Recipient recipient(String text) {
      String[] parts = text.split(":", 2);
      List<String> languages = parts.length == 1 ? List.of() : new AlarmLanguages().apply(parts[1]);
      return new Recipient(MailServer.address(parts[0]), languages);
    }
  }
}
