package org.wasl.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import org.wasl.commands.AgencyCommand;
import org.wasl.configuration.tables.CalendarFile;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code agency} of a checkout. It extends the kit's command, and can also act as a
 * synthetic office.
 */
@Command(name = "agency")
public final class SandboxAgencyCommand extends AgencyCommand {
  @Spec private CommandSpec spec;

  @Option(
      names = "--react",
      description = "Answer vetted cases as a synthetic prosecution office (needs --gateway).")
  private boolean react;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the decisions of --react.")
  private long seed = 1;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (react && gateway().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--react needs --gateway");
    }
    return super.call();
  }

  @Override
  public MessageHandler handler(KitRuntime runtime, PkiFolder pki, AgencyId agency) {
    if (!react) {
      return super.handler(runtime, pki, agency);
    }
    URI gateway = gateway().orElseThrow();
    return Sandbox.prosecutor(pki, agency, SandboxConfig.seeded(seed), zone(), gateway);
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
