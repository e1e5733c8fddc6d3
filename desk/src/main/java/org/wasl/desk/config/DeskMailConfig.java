package org.wasl.desk.config;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.wasl.base.RootCause;
import org.wasl.base.settings.MailServer;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.wire.pki.Pem;

/**
 * Notices by mail (SMTP) that a message waits.
 *
 * @param server that takes them
 * @param pauseMinutes least time between two mails to an office, in minutes
 */
public record DeskMailConfig(MailServer server, int pauseMinutes) {

  private static final MailServer.Keys SERVER =
      MailServer.Keys.of("desk.mail.", "Server that mails that a message waits");
  private static final SettingKey<Integer> PAUSE =
      SettingKey.integer(
          "desk.mail.pauseMinutes", 60, 1, 10_080, "Least time between two mails to an office");

  static final List<SettingKey<?>> KEYS = SERVER.with(PAUSE);

  static DeskMailConfig from(Settings settings) {
    DeskMailConfig config = new DeskMailConfig(SERVER.read(settings), settings.get(PAUSE));
    config.server.trustFile().ifPresent(file -> checkTrust(settings, file));
    return config;
  }

  private static void checkTrust(Settings settings, Path file) {
    try {
      Pem.certificates(file);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      settings.refuse(SERVER.trust(), RootCause.message(e));
    }
  }
}
