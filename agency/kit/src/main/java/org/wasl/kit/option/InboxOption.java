package org.wasl.kit.option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The folder of an agency's inbox. */
public final class InboxOption {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder for inboxes; the inbox is its subfolder with the agency's id.")
  private Path data;

  /** The delivery in the inbox, also one that no key opened. The inbox may be in use. */
  public ReceivedDelivery find(CommandLine command, AgencyId agency, DeliveryId delivery) {
    return findKept(command, agency, delivery)
        .orElseThrow(
            () -> new ParameterException(command, "no delivery " + delivery + " in " + data));
  }

  /** The delivery, or empty if the inbox does not have it. */
  public Optional<ReceivedDelivery> findKept(
      CommandLine command, AgencyId agency, DeliveryId delivery) {
    Path journal = data.resolve(agency.value()).resolve(Inbox.FILE_NAME);
    try {
      return InboxReader.find(journal, delivery);
    } catch (IOException e) {
      throw new ParameterException(command, "--data: cannot read " + journal);
    }
  }

  /** The agency's endpoint on that inbox. */
  public AgencyEndpoint open(KitRuntime runtime, PkiFolder folder, AgencyId agency)
      throws IOException {
    Supplier<AgencyDirectory> senders =
        RenewableFiles.of(
            () -> folder.agencies().stream().map(folder::publicKeysFile).toList(),
            folder::directory);
    return new AgencyEndpoint(
        runtime, folder, agency, senders, data, InboxConfig.DEFAULT, Clock.systemUTC());
  }
}
