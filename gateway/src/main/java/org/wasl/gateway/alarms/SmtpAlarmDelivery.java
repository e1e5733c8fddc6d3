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
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.OpenAlarm;

/** Notifications by SMTP: one plain-text mail for all waiting ones. */
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

  private final Session session;
  private final String from;
  private final List<String> to;

  /** Mails from this address to those. */
  public SmtpAlarmDelivery(Server server, String from, List<String> to) {
    this.session =
        Session.getInstance(
            properties(server),
            server.login().<Authenticator>map(SmtpAlarmDelivery::authenticator).orElse(null));
    this.from = from;
    this.to = List.copyOf(to);
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
    mail.setSubject(subject(notices), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(Instant.now())); // the library knows no other
    mail.setText(
        notices.stream().map(SmtpAlarmDelivery::lines).collect(Collectors.joining("\n")),
        StandardCharsets.UTF_8.name());
    Transport.send(mail);
  }

  private static String subject(List<AlarmNotification> notices) {
    String first = "Wasl: " + headline(notices.get(0));
    return notices.size() == 1 ? first : first + " and " + (notices.size() - 1) + " more";
  }

  private static String headline(AlarmNotification notice) {
    return notice.alarm().key().kind().code()
        + " "
        + notice.alarm().key().subject()
        + " "
        + notice.phase().code().replace('-', ' ');
  }

  private static String lines(AlarmNotification notice) {
    OpenAlarm alarm = notice.alarm();
    return """
    %s: %s
      %s, since %s, count %d, notice %s
      docs/runbook.md#%s
    """
        .formatted(
            headline(notice),
            alarm.text(),
            alarm.key().kind().severity().code(),
            alarm.since(),
            alarm.count(),
            notice.id(),
            alarm.key().kind().code());
  }
}
