package org.wasl.runtime.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A server that takes mail (SMTP), as settings name it.
 *
 * @param host the server. if empty, no mail is sent
 * @param port its port
 * @param security protection of the connection
 * @param login the login at the server. if empty, there is none
 * @param trustFile trusted PEM certificates of the server. if empty, the certificates of the Java
 *     runtime are used
 * @param from address of the sender
 * @param timeoutMillis time to connect, and of each step after, in milliseconds
 */
public record MailServer(
    Optional<String> host,
    int port,
    Security security,
    Optional<Login> login,
    Optional<Path> trustFile,
    String from,
    int timeoutMillis) {

  /** The protection of the connection. */
  public enum Security {
    /** TLS is agreed on after the greeting, or nothing is sent (RFC 3207). */
    STARTTLS,
    /** TLS from the first byte (RFC 8314). */
    TLS,
    /** Not at all: to a server on this machine only, and without a login. */
    NONE
  }

  /**
   * A login at the server.
   *
   * @param passwordFile file that holds the password and nothing else
   */
  public record Login(String user, Path passwordFile) {}

  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+");

  /**
   * The settings of a server, whose names have one prefix.
   *
   * @param prefix for example {@code alarms.mail.}
   */
  public record Keys(
      String prefix,
      SettingKey<Optional<String>> host,
      SettingKey<Integer> port,
      SettingKey<Security> security,
      SettingKey<Optional<String>> user,
      SettingKey<Optional<Path>> password,
      SettingKey<Optional<Path>> trust,
      SettingKey<String> from,
      SettingKey<Integer> timeout) {

    /**
     * The settings of one server.
     *
     * @param prefix prefix of their names, with a full stop at its end
     * @param meaning the purpose of the mails
     */
    public static Keys of(String prefix, String meaning) {
      return new Keys(
          prefix,
          SettingKey.optional(prefix + "host", "host name or address, or empty", meaning),
          SettingKey.integer(prefix + "port", 587, 1, 65_535, "Port of that server"),
          new SettingKey<>(
              prefix + "security",
              "starttls",
              "Protection of the connection",
              "starttls, tls, or none on this machine",
              Keys::security),
          SettingKey.optional(prefix + "user", "text, or empty", "Login user at that server"),
          SettingKey.optionalPath(
              prefix + "passwordFile", "File with that user's password, not for others"),
          SettingKey.optionalPath(
              prefix + "trustFile",
              "Trusted certificates (PEM) for that server; empty: those of the Java runtime"),
          new SettingKey<>(
              prefix + "from",
              "wasl@localhost",
              "Address of the sender",
              "mail address",
              MailServer::address),
          SettingKey.integer(
              prefix + "timeoutMillis",
              10_000,
              100,
              60_000,
              "Time limit to connect, and of each step"));
    }

    private static Security security(String text) {
      return Arrays.stream(Security.values())
          .filter(security -> security.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("must be starttls, tls or none"));
    }

    /** All of them, and one that says to whom or when the server mails, in their order. */
    public List<SettingKey<?>> with(SettingKey<?> own) {
      return List.of(host, port, security, user, password, trust, from, own, timeout);
    }

    /**
     * Reads them. It refuses a password that would go in the clear, and one that others may read.
     */
    public MailServer read(Settings settings) {
      Optional<String> loginUser = settings.get(user);
      Optional<Path> passwordFile = settings.get(password);
      MailServer server =
          new MailServer(
              settings.get(host),
              settings.get(port),
              settings.get(security),
              loginUser.flatMap(name -> passwordFile.map(file -> new Login(name, file))),
              settings.get(trust),
              settings.get(from),
              settings.get(timeout));
      if (loginUser.isPresent() != passwordFile.isPresent()) {
        settings.refuse(user, "needs " + password.name() + " too: set both or neither");
      }
      if (server.security == Security.NONE && !server.host.map(LoopbackAddress::is).orElse(true)) {
        settings.refuse(security, "may be none only with a server on this machine");
      }
      if (loginUser.isPresent() && server.security == Security.NONE) {
        settings.refuse(
            user,
            "needs " + security.name() + " starttls or tls: a password is sent only over TLS");
      }
      SecretFileCheck.check(settings, password.name(), passwordFile);
      return server;
    }
  }

  /** Tells whether a text is a mail address, of the simple kind. */
  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  /**
   * The text where it is a mail address.
   *
   * @throws IllegalArgumentException for any other
   */
  public static String address(String text) {
    if (!isAddress(text)) {
      throw new IllegalArgumentException("must be like name@host.example");
    }
    return text;
  }

  /**
   * Properties of Jakarta Mail's SMTP provider. The password goes with each mail.
   *
   * @param trusted trusted certificates of the server; empty for those of the Java runtime
   * @throws java.util.NoSuchElementException if there is no server
   */
  public Properties properties(Optional<SSLContext> trusted) {
    Properties all = new Properties();
    String millis = Integer.toString(timeoutMillis);
    boolean starttls = security == Security.STARTTLS;
    all.put("mail.smtp.host", host.orElseThrow());
    all.put("mail.smtp.port", Integer.toString(port));
    all.put("mail.smtp.auth", Boolean.toString(login.isPresent()));
    all.put("mail.smtp.connectiontimeout", millis);
    all.put("mail.smtp.timeout", millis);
    all.put("mail.smtp.writetimeout", millis);
    all.put("mail.smtp.starttls.enable", Boolean.toString(starttls));
    all.put("mail.smtp.starttls.required", Boolean.toString(starttls));
    all.put("mail.smtp.ssl.enable", Boolean.toString(security == Security.TLS));
    all.put("mail.smtp.ssl.checkserveridentity", "true");
    all.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    trusted.ifPresent(tls -> all.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory()));
    return all;
  }
}
