package org.wasl.desk.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.desk.config.DeskMailConfig;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.GatewayDocuments;
import org.wasl.desk.store.GatewayDocuments.NamedDocument;
import org.wasl.desk.store.ReferralTable;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.SecretFile;
import org.wasl.runtime.settings.MailServer;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * Tells an office by mail that a message waits. The mail has no name, no id and no count. There is
 * at most one mail in a while, and none while everything that came has been read.
 */
final class MailNotices {
  private static final Logger LOG = LoggerFactory.getLogger(MailNotices.class);

  /** Name of the mark of the last mail. */
  private static final String MAILED = "mailed";

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
  private static final String SUBJECT = "Wasl: رسالة تنتظر – un message attend – a message waits";
  private static final String TEXT =
      """
      رسالة تنتظر مكتبكم. افتحوا مكتب وصل لقراءتها.

      Un message attend votre bureau. Ouvrez le bureau Wasl pour le lire.

      A message waits for your office. Open the Wasl desk to read it.

      %s
      """;

  private final DeskDatabase database;
  private final DeskMailConfig config;
  private final String office;
  private final String address;
  private final String link;
  private final InstantSource clock;
  private WallPause paused = WallPause.NONE;

  /**
   * Sends the mails of an office.
   *
   * @param address its mailbox
   * @param link address at which it signs in; empty if only the host knows it
   */
  MailNotices(
      DeskDatabase database,
      DeskMailConfig config,
      String office,
      String address,
      String link,
      InstantSource clock) {
    this.database = database;
    this.config = config;
    this.office = office;
    this.address = address;
    this.link = link;
    this.clock = clock;
  }

  /** Mails where something has come since the last mail, is unread, and the pause is over. */
  void run() {
    Instant now = clock.instant();
    if (!paused.isOver(now) || !isDue(now)) {
      return;
    }
    try {
      send(now);
      // Here too. If the mark cannot be written, such as on a full disk, each check would send a
      // mail.
      paused = new WallPause(now, pause());
      database.write(
          connection -> {
            GatewayDocuments.putNamed(connection, office, MAILED, "{}", now);
            return true;
          });
    } catch (MessagingException | IOException | IllegalArgumentException | UncheckedIOException e) {
      paused = new WallPause(now, AFTER_FAILURE);
      LOG.warn(
          "office {}: no mail that a message waits: {}: {}", office, reason(e), FaultTrace.of(e));
    }
  }

  /**
   * Returns a reason for an administrator. The server's text may name an address, and is left out.
   */
  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      switch (cause) {
        case AuthenticationFailedException login -> {
          return "the server refuses desk.mail.user or the password in desk.mail.passwordFile";
        }
        case SSLException tls -> {
          return "no TLS with a server whose certificate is trusted (desk.mail.host,"
              + " desk.mail.security, desk.mail.trustFile)";
        }
        case SendFailedException refused -> {
          return "the server refuses the address of the office or desk.mail.from";
        }
        case FileSystemException file -> {
          return FileFault.describe(file);
        }
        default -> {} // its cause may tell
      }
    }
    return "the server at desk.mail.host and desk.mail.port refuses the request";
  }

  private static @Nullable Throwable next(Throwable failure) {
    return failure instanceof MessagingException mail && mail.getNextException() != null
        ? mail.getNextException()
        : failure.getCause();
  }

  private boolean isDue(Instant now) {
    return database.read(
        connection -> {
          // A time after now tells nothing. The clock was ahead, and was set back since.
          Instant last =
              GatewayDocuments.named(connection, office, MAILED)
                  .map(NamedDocument::asOf)
                  .filter(at -> !at.isAfter(now))
                  .orElse(Instant.EPOCH);
          return new WallPause(last, pause()).isOver(now)
              && ReferralTable.isUnreadSince(connection, office, last);
        });
  }

  private Duration pause() {
    return Duration.ofMinutes(config.pauseMinutes());
  }

  /**
   * Reads password and trusted certificates for each mail, because they may be replaced meanwhile.
   */
  private void send(Instant now) throws MessagingException, IOException {
    MailServer server = config.server();
    Optional<SSLContext> tls =
        server.trustFile().map(Pem::certificates).map(TrustedAuthorities::clientContext);
    MimeMessage mail = new MimeMessage(Session.getInstance(server.properties(tls)));
    mail.setFrom(new InternetAddress(server.from()));
    mail.addRecipient(Message.RecipientType.TO, new InternetAddress(address));
    mail.setSubject(SUBJECT, StandardCharsets.UTF_8.name());
    mail.setContentLanguage(new String[] {"ar", "fr", "en"});
    mail.setSentDate(Date.from(now)); // the library knows no other
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setText(TEXT.formatted(link), StandardCharsets.UTF_8.name());
    if (server.login().isPresent()) {
      MailServer.Login login = server.login().get();
      Transport.send(mail, login.user(), SecretFile.read(login.passwordFile()));
    } else {
      Transport.send(mail);
    }
  }
}
