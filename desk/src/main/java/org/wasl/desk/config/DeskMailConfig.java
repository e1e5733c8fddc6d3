package org.wasl.desk.config;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.wasl.rules.runtime.RootCause;
import org.wasl.rules.runtime.settings.LoopbackAddress;
import org.wasl.rules.runtime.settings.SecretFileCheck;
import org.wasl.rules.runtime.settings.SettingKey;
import org.wasl.rules.runtime.settings.Settings;
import org.wasl.wire.pki.Pem;

/**
 * Notices by mail (SMTP) that a message waits.
 *
 * @param host the server; empty: no mail is sent
 * @param port its port
 * @param security protection of the connection
 * @param user user name; empty: without a login
 * @param passwordFile file that holds the password and nothing else
 * @param trustFile trusted PEM certificates of the server; empty: those of the Java runtime
 * @param from address of the sender
 * @param pauseMinutes least time between two mails to an office, in minutes
 * @param timeoutMillis time to connect, and of each step after, in milliseconds
 */
public record DeskMailConfig(
    Optional<String> host,
    int port,
    Security security,
    Optional<String> user,
    Optional<Path> passwordFile,
    Optional<Path> trustFile,
    String from,
    int pauseMinutes,
    int timeoutMillis) {

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

  private static final SettingKey<Optional<String>> HOST =
      SettingKey.optional(
          "desk.mail.host",
          "host name or address, or empty",
          "Server that mails that a message waits");
  private static final SettingKey<Integer> PORT =
      SettingKey.integer("desk.mail.port", 587, 1, 65_535, "Its port");
  private static final SettingKey<Security> SECURITY =
      new SettingKey<>(
          "desk.mail.security",
          "starttls",
          "How the connection is kept from others",
          "starttls, tls, or none on this machine",
          DeskMailConfig::security);
  private static final SettingKey<Optional<String>> USER =
      SettingKey.optional("desk.mail.user", "text, or empty", "User to log in to it as");
  private static final SettingKey<Optional<Path>> PASSWORD =
      SettingKey.optionalPath(
          "desk.mail.passwordFile", "File with that user's password, not for others");
  private static final SettingKey<Optional<Path>> TRUST =
      SettingKey.optionalPath(
          "desk.mail.trustFile",
          "Certificates (PEM) to check it by; empty: those of the Java runtime");
  private static final SettingKey<String> FROM =
      new SettingKey<>(
          "desk.mail.from",
          "wasl@localhost",
          "Address of the sender",
          "mail address",
          DeskMailConfig::address);
  private static final SettingKey<Integer> PAUSE =
      SettingKey.integer(
          "desk.mail.pauseMinutes", 60, 1, 10_080, "Least time between two mails to an office");
  private static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer(
          "desk.mail.timeoutMillis", 10_000, 100, 60_000, "Time to connect, and of each step");

  static final List<SettingKey<?>> KEYS =
      List.of(HOST, PORT, SECURITY, USER, PASSWORD, TRUST, FROM, PAUSE, TIMEOUT);

  static DeskMailConfig from(Settings settings) {
    DeskMailConfig config =
        new DeskMailConfig(
            settings.get(HOST),
            settings.get(PORT),
            settings.get(SECURITY),
            settings.get(USER),
            settings.get(PASSWORD),
            settings.get(TRUST),
            settings.get(FROM),
            settings.get(PAUSE),
            settings.get(TIMEOUT));
    if (config.user.isPresent() != config.passwordFile.isPresent()) {
      settings.refuse(USER, "needs desk.mail.passwordFile beside it, and neither goes alone");
    }
    if (config.security == Security.NONE && !config.host.map(LoopbackAddress::is).orElse(true)) {
      settings.refuse(SECURITY, "may be none only with a server on this machine");
    }
    if (config.user.isPresent() && config.security == Security.NONE) {
      settings.refuse(
          USER, "needs desk.mail.security starttls or tls: a password goes by no other");
    }
    SecretFileCheck.check(settings, PASSWORD, config.passwordFile);
    config.trustFile.ifPresent(file -> checkTrust(settings, file));
    return config;
  }

  private static void checkTrust(Settings settings, Path file) {
    try {
      Pem.certificates(file);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      settings.refuse(TRUST, RootCause.message(e));
    }
  }

  private static Security security(String text) {
    return Arrays.stream(Security.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be starttls, tls or none"));
  }

  static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  /** The text where it is a mail address. */
  static String address(String text) {
    if (!isAddress(text)) {
      throw new IllegalArgumentException("must be like name@host.example");
    }
    return text;
  }
}
