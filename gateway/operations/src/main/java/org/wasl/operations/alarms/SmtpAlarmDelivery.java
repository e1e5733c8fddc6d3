package org.wasl.operations.alarms;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
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

  private final MailServer server;
  private final Session session;
  private final Optional<String> password;
  private final List<String> to;
  private final AlarmFormat format;

  /**
   * Sends mails through this server to these addresses.
   *
   * @param tls trusted certificates of the server; empty for those of the Java runtime
   * @param password password of the server's login; empty for no login
   * @param format the format of notifications
   * @throws IllegalArgumentException for a password without TLS
   */
  public SmtpAlarmDelivery(
      MailServer server,
      Optional<SSLContext> tls,
      Optional<String> password,
      List<String> to,
      AlarmFormat format) {
    if (password.isPresent() && server.security() == MailServer.Security.NONE) {
      throw new IllegalArgumentException("a password goes over TLS only");
    }
    this.server = server;
    this.session = Session.getInstance(server.properties(tls));
    this.password = password;
    this.to = List.copyOf(to);
    this.format = format;
  }

  @Override
  public void send(List<AlarmNotification> notifications) throws MessagingException {
    MimeMessage mail = new MimeMessage(session);
    mail.setFrom(new InternetAddress(server.from()));
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
    if (password.isPresent()) {
      Transport.send(mail, server.login().orElseThrow().user(), password.get());
    } else {
      Transport.send(mail);
    }
  }

  private String body(AlarmText text, List<AlarmNotification> notifications) {
    return notifications.stream()
        .map(it -> text.mailLines(it, format.runbook(it.alarm().key().kind(), text.language())))
        .collect(Collectors.joining("\n"));
  }
}
