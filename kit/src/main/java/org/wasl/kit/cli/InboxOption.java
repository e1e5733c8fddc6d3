package org.wasl.kit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.receive.AgencyEnd;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Option;

/** Where a command that receives keeps what it receives. */
final class InboxOption {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The inbox is kept in a folder below, named after the agency.")
  private Path data;

  /** The agency's end of the wire on that inbox. */
  AgencyEnd open(KitRuntime runtime, PkiFolder folder, String agency) throws IOException {
    return new AgencyEnd(
        runtime, folder, agency, folder.directory(), data, InboxConfig.DEFAULT, Clock.systemUTC());
  }
}
