package org.wasl.trials.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import org.wasl.base.settings.ConfigException;
import org.wasl.gateway.config.tables.CalendarFile;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.cli.AgencyCommand;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agency} of a checkout: the kit's, which can also act as a synthetic office. */
@Command(name = "agency")
public final class SandboxAgencyCommand extends AgencyCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--react",
      description = "Answers vetted cases as a synthetic prosecution office; needs --gateway.")
  private boolean react;

  @Option(names = "--seed", paramLabel = "S", description = "What --react decides follows from it.")
  private long seed = 1;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (react && gateway().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--react needs --gateway");
    }
    return super.call();
  }

  @Override
  public MessageHandler handler(KitRuntime runtime, PkiFolder pki, String agency) {
    if (!react) {
      return super.handler(runtime, pki, agency);
    }
    URI gateway = gateway().orElseThrow();
    return Sandbox.prosecutor(runtime, pki, agency, SandboxConfig.seeded(seed), zone(), gateway);
  }

  /** That of the shipped calendar. */
  private ZoneId zone() {
    Path home = Path.of(System.getProperty("wasl.home", "."));
    try {
      return CalendarFile.read(home.resolve("config").resolve("calendar.csv")).zone();
    } catch (ConfigException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
