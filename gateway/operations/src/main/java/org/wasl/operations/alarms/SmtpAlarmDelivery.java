package org.wasl.operations.alarms;

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
import org.wasl.operations.words.AlarmText;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.runtime.settings.MailServer;

/**
 * Notifications by SMTP. One plain-text mail has all waiting ones, and its subject is in the first
 * language. The library encodes a subject that is not ASCII by RFC 2047.
 */
public final class SmtpAlarmDelivery implements AlarmDelivery {

  private static final String BETWEEN_LANGUAGES = "\n----\n\n";

  private final Session session;
  private final String from;
  private final List<String> to;
  private final AlarmFormat format;

  /**
   * Sends mails through this server to these addresses.
   *
   * @param tls trusted certificates of the server; empty for those of the Java runtime
   * @param login user and password; empty for no login
   * @param format the format of notifications
   * @throws IllegalArgumentException for a login without TLS
   */
  public SmtpAlarmDelivery(
      MailServer server,
      Optional<SSLContext> tls,
      Optional<PasswordAuthentication> login,
      List<String> to,
      AlarmFormat format) {
    if (login.isPresent() && server.security() == MailServer.Security.NONE) {
      throw new IllegalArgumentException("a password goes over TLS only");
    }
    Properties properties = server.properties();
    tls.ifPresent(it -> properties.put("mail.smtp.ssl.socketFactory", it.getSocketFactory()));
    this.session =
        Session.getInstance(
            properties, login.<Authenticator>map(SmtpAlarmDelivery::authenticator).orElse(null));
    this.from = server.from();
    this.to = List.copyOf(to);
    this.format = format;
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
  public void send(List<AlarmNotification> notifications) throws MessagingException {
    MimeMessage mail = new MimeMessage(session);
    mail.setFrom(new InternetAddress(from));
    for (String address : to) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
    }
    mail.setSubject(
        format.texts().getFirst().mailSubject(notifications), StandardCharsets.UTF_8.name());
    mail.setContentLanguage(
        format.texts().stream().map(AlarmText::language).toArray(String[]::new));
    mail.setSentDate(Date.from(Instant.now())); // the library has no newer type
    mail.setText(
        format.texts().stream()
            .map(text -> body(text, notifications))
            .collect(Collectors.joining(BETWEEN_LANGUAGES)),
        StandardCharsets.UTF_8.name());
    Transport.send(mail);
  }

  private String body(AlarmText text, List<AlarmNotification> notifications) {
    return notifications.stream()
        .map(it -> text.mailLines(it, format.runbook(it.alarm().key().kind(), text.language())))
        .collect(Collectors.joining("\n"));
  }
}
