package org.wasl.gateway.config.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.wasl.rules.runtime.settings.LoopbackAddress;
import org.wasl.rules.runtime.settings.SecretFileCheck;
import org.wasl.rules.runtime.settings.SettingKey;
import org.wasl.rules.runtime.settings.Settings;

/**
 * Alarms by mail (SMTP).
 *
 * @param host the server; empty: no mail is sent
 * @param port its port
 * @param security protection of the connection
 * @param user user name; empty: without a login
 * @param passwordFile file that holds the password and nothing else
 * @param trustFile trusted PEM certificates of the server; empty: those of the Java runtime
 * @param from address of the sender
 * @param to addresses of the recipients
 * @param timeoutMillis time to connect, and of each step after, in milliseconds
 */
public record MailConfig(
    Optional<String> host,
    int port,
    Security security,
    Optional<String> user,
    Optional<Path> passwordFile,
    Optional<Path> trustFile,
    String from,
    List<Recipient> to,
    int timeoutMillis) {

  /**
   * A person or list that is notified.
   *
   * @param address of him
   * @param languages of his mails, in this order; empty: those of all alarms
   */
  public record Recipient(String address, List<String> languages) {}

  /** How the connection is kept from others. */
  public enum Security {
    /** TLS is agreed on after the greeting, or nothing is sent (RFC 3207). */
    STARTTLS,
    /** TLS from the first byte (RFC 8314). */
    TLS,
    /** Not at all: to a server on this machine only, and without a login. */
    NONE
  }

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+");

  static final SettingKey<Optional<String>> HOST =
      SettingKey.optional(
          "alarms.mail.host", "host name or address, or empty", "Server that mails alarms");
  static final SettingKey<Integer> PORT =
      SettingKey.integer("alarms.mail.port", 587, 1, 65_535, "Its port");
  static final SettingKey<Security> SECURITY =
      new SettingKey<>(
          "alarms.mail.security",
          "starttls",
          "How the connection is kept from others",
          "starttls, tls, or none on this machine",
          MailConfig::security);
  static final SettingKey<Optional<String>> USER =
      SettingKey.optional("alarms.mail.user", "text, or empty", "User to log in to it as");
  static final SettingKey<Optional<Path>> PASSWORD =
      SettingKey.optionalPath(
          "alarms.mail.passwordFile", "File with that user's password, not for others");
  static final SettingKey<Optional<Path>> TRUST =
      SettingKey.optionalPath(
          "alarms.mail.trustFile",
          "Certificates (PEM) to check it by; empty: those of the Java runtime");
  static final SettingKey<String> FROM =
      new SettingKey<>(
          "alarms.mail.from",
          "wasl@localhost",
          "Address of the sender",
          "mail address",
          MailConfig::address);
  static final SettingKey<List<Recipient>> TO =
      new SettingKey<>(
          "alarms.mail.to",
          "",
          "Recipients; languages of his own may follow an address: name@host.example:ar,fr",
          "mail addresses, separated by spaces, or empty",
          text ->
              Arrays.stream(text.split(" +"))
                  .filter(address -> !address.isEmpty())
                  .map(MailConfig::recipient)
                  .toList());
  static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer(
          "alarms.mail.timeoutMillis", 10_000, 100, 60_000, "Time to connect, and of each step");
  static final List<SettingKey<?>> KEYS =
      List.of(HOST, PORT, SECURITY, USER, PASSWORD, TRUST, FROM, TO, TIMEOUT);

  static MailConfig from(Settings settings) {
    MailConfig config =
        new MailConfig(
            settings.get(HOST),
            settings.get(PORT),
            settings.get(SECURITY),
            settings.get(USER),
            settings.get(PASSWORD),
            settings.get(TRUST),
            settings.get(FROM),
            settings.get(TO),
            settings.get(TIMEOUT));
    if (config.host.isPresent() && config.to.isEmpty()) {
      settings.refuse(HOST, "needs alarms.mail.to beside it");
    }
    if (config.user.isPresent() != config.passwordFile.isPresent()) {
      settings.refuse(USER, "needs alarms.mail.passwordFile beside it, and neither goes alone");
    }
    if (config.security == Security.NONE && !config.host.map(LoopbackAddress::is).orElse(true)) {
      settings.refuse(SECURITY, "may be none only with a server on this machine");
    }
    if (config.user.isPresent() && config.security == Security.NONE) {
      settings.refuse(
          USER, "needs alarms.mail.security starttls or tls: a password goes by no other");
    }
    SecretFileCheck.check(settings, PASSWORD, config.passwordFile);
    return config;
  }

  private static Security security(String text) {
    return Arrays.stream(Security.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be starttls, tls or none"));
  }

  private static Recipient recipient(String text) {
    String[] parts = text.split(":", 2);
    List<String> languages = parts.length == 1 ? List.of() : AlarmsConfig.languages(parts[1]);
    return new Recipient(address(parts[0]), languages);
  }

  private static String address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException("must be like name@host.example");
    }
    return text;
  }
}
