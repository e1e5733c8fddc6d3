package org.wasl.operations.alarms;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server on a free port, which keeps its mails and logins. */
public final class SmtpServer implements AutoCloseable {
  /** The name of the only user. */
  public static final String USER = "wasl";

  /** The password of the only user. */
  public static final String PASSWORD = "synthetic-password";

  private final SMTPServer server;

  /** One for each recipient. */
  public final List<MimeMessage> received = new CopyOnWriteArrayList<>();

  /** Received passwords, right or wrong. */
  public final List<String> passwords = new CopyOnWriteArrayList<>();

  private SmtpServer(UnaryOperator<SMTPServer.Builder> settings) {
    server =
        settings
            .apply(
                SMTPServer.port(0)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .simpleMessageListener(new Keeping())
                    .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory(
                            (user, password, context) -> login(user, password)))
                    // Tempts a client that would send its password to anybody.
                    .showAuthCapabilitiesBeforeSTARTTLS(true))
            .build();
    server.start();
  }

  /** Starts it, as set. */
  public static SmtpServer start(UnaryOperator<SMTPServer.Builder> settings) {
    return new SmtpServer(settings);
  }

  /** The port on which it listens. */
  public int port() {
    return server.getPortAllocated();
  }

  private void login(String user, String password) throws LoginFailedException {
    passwords.add(password);
    if (!user.equals(USER) || !password.equals(PASSWORD)) {
      throw new LoginFailedException();
    }
  }

  private final class Keeping implements SimpleMessageListener {
    @Override
    public boolean accept(String from, String recipient) {
      return true;
    }

    @Override
    public void deliver(String from, String recipient, InputStream data) throws IOException {
      try {
        received.add(new MimeMessage(null, data));
      } catch (MessagingException e) {
        throw new IOException("it is no mail", e);
      }
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
