package org.wasl.gateway.config.settings.operations;

import java.util.Arrays;
import java.util.List;
import org.wasl.base.settings.MailServer;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Alarms by mail (SMTP).
 *
 * @param server that takes them
 * @param to addresses of the recipients
 */
public record MailConfig(MailServer server, List<Recipient> to) {

  /**
   * A person or list that is notified.
   *
   * @param address mail address
   * @param languages of the mails, in this order; empty: those of all alarms
   */
  public record Recipient(String address, List<String> languages) {}

  private static final MailServer.Keys SERVER =
      MailServer.Keys.of("alarms.mail.", "Server that mails alarms");
  static final SettingKey<List<Recipient>> TO =
      new SettingKey<>(
          "alarms.mail.to",
          "",
          "Recipients; their own languages may follow an address: name@host.example:ar,fr",
          "mail addresses, separated by spaces, or empty",
          text ->
              Arrays.stream(text.split(" +"))
                  .filter(address -> !address.isEmpty())
                  .map(MailConfig::recipient)
                  .toList());
  static final List<SettingKey<?>> KEYS = SERVER.with(TO);

  static MailConfig from(Settings settings) {
    MailConfig config = new MailConfig(SERVER.read(settings), settings.get(TO));
    if (config.server.host().isPresent() && config.to.isEmpty()) {
      settings.refuse(SERVER.host(), "needs alarms.mail.to beside it");
    }
    return config;
  }

  private static Recipient recipient(String text) {
    String[] parts = text.split(":", 2);
    List<String> languages = parts.length == 1 ? List.of() : AlarmsConfig.languages(parts[1]);
    return new Recipient(MailServer.address(parts[0]), languages);
  }
}
