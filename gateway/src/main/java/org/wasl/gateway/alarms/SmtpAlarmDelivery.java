package org.wasl.gateway.alarms;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.wasl.gateway.config.settings.MailConfig.Security;
import org.wasl.gateway.words.AlarmText;
import org.wasl.rules.alarms.AlarmNotification;

/**
 * Notifications by SMTP: one plain-text mail for all waiting ones, the subject in the first
 * language. The library writes what is not ASCII in the subject as RFC 2047 says.
 */
public final class SmtpAlarmDelivery implements AlarmDelivery {

  /**
   * The mail server.
   *
   * @param tls trusted certificates of the server; empty: those of the Java runtime
   * @param login user and password, with {@code security} only; empty: without
   * @param timeoutMillis time to connect, and of each step, in milliseconds
   */
  public record Server(
      String host,
      int port,
      Security security,
      Optional<SSLContext> tls,
      Optional<PasswordAuthentication> login,
      int timeoutMillis) {

    /** Rejects a login without TLS. */
    public Server {
      if (login.isPresent() && security == Security.NONE) {
        throw new IllegalArgumentException("a password goes over TLS only");
      }
    }
  }

  private static final String BETWEEN_LANGUAGES = "\n----\n\n";

  private final Session session;
  private final String from;
  private final List<String> to;
  private final AlarmFormat format;

  /**
   * Mails from this address to those.
   *
   * @param format how notifications are written
   */
  public SmtpAlarmDelivery(Server server, String from, List<String> to, AlarmFormat format) {
    this.session =
        Session.getInstance(
            properties(server),
            server.login().<Authenticator>map(SmtpAlarmDelivery::authenticator).orElse(null));
    this.from = from;
    this.to = List.copyOf(to);
    this.format = format;
  }

  private static Properties properties(Server server) {
    Properties all = new Properties();
    String millis = Integer.toString(server.timeoutMillis());
    all.put("mail.smtp.host", server.host());
    all.put("mail.smtp.port", Integer.toString(server.port()));
    all.put("mail.smtp.auth", Boolean.toString(server.login().isPresent()));
    all.put("mail.smtp.connectiontimeout", millis);
    all.put("mail.smtp.timeout", millis);
    all.put("mail.smtp.writetimeout", millis);
    boolean starttls = server.security() == Security.STARTTLS;
    all.put("mail.smtp.starttls.enable", Boolean.toString(starttls));
    all.put("mail.smtp.starttls.required", Boolean.toString(starttls));
    all.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == Security.TLS));
    all.put("mail.smtp.ssl.checkserveridentity", "true");
    all.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    server.tls().ifPresent(tls -> all.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory()));
    return all;
  }

  private static Authenticator authenticator(PasswordAuthentication login) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return login;
      }
    };
  }

  @Override
  public void send(List<AlarmNotification> notices) throws MessagingException {
    MimeMessage mail = new MimeMessage(session);
    mail.setFrom(new InternetAddress(from));
    for (String one : to) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(one));
    }
    mail.setSubject(format.texts().getFirst().mailSubject(notices), StandardCharsets.UTF_8.name());
    mail.setContentLanguage(
        format.texts().stream().map(AlarmText::language).toArray(String[]::new));
    mail.setSentDate(Date.from(Instant.now())); // the library knows no other
    mail.setText(
        format.texts().stream()
            .map(text -> body(text, notices))
            .collect(Collectors.joining(BETWEEN_LANGUAGES)),
        StandardCharsets.UTF_8.name());
    Transport.send(mail);
  }

  private String body(AlarmText text, List<AlarmNotification> notices) {
    return notices.stream()
        .map(it -> text.mailLines(it, format.runbook(it.alarm().key().kind(), text.language())))
        .collect(Collectors.joining("\n"));
  }
}
