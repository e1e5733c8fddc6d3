package org.wasl.desk.config;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.settings.MailServer;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.runtime.settings.Settings;
import org.wasl.runtime.settings.SettingsReader;
import org.wasl.wire.pki.Pem;

/**
 * Notices by mail (SMTP) that a message waits.
 *
 * @param server server that takes them
 * @param pauseMinutes least time between two mails to an office, in minutes
 */
public record DeskMailConfig(MailServer server, int pauseMinutes) {

  /** Reads the settings of server and mails. */
  static final class Reader implements SettingsReader<DeskMailConfig> {
    private static final MailServer.Keys SERVER =
        MailServer.Keys.of("desk.mail.", "Mail server for notifications of waiting messages");
    private static final SettingKey<Integer> PAUSE =
        SettingKey.integer(
            "desk.mail.pauseMinutes", 60, 1, 10_080, "Minimum time between two mails to an office");

    @Override
    public List<SettingKey<?>> keys() {
      return SERVER.with(PAUSE);
    }

    @Override
    public DeskMailConfig read(Settings settings) {
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
}
