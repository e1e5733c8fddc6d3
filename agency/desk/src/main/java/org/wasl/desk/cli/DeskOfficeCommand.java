package org.wasl.desk.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.office.DirectoryEntry;
import org.wasl.desk.office.OfficeSetup.Head;
import org.wasl.desk.office.OfficeSetup.Resent;
import org.wasl.kit.option.StandardOutput;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code desk office} manages the offices that a desk hosts. */
@Command(
    name = "office",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Manages the offices of the desk.")
final class DeskOfficeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "give add, list, entry or resend");
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Adds an office, and prints the one-time link with which its head enrols.")
  int add(
      @Mixin DeskDataOption desk,
      @Option(names = "--id", required = true, paramLabel = "ID", description = "The agency's id.")
          String id,
      @Option(
              names = "--kind",
              required = true,
              paramLabel = "KIND",
              description = "Kind of the agency.")
          String kind,
      @Option(
              names = "--territory",
              defaultValue = "MA",
              paramLabel = "CODE",
              description = "Territory of its competence; ${DEFAULT-VALUE} by default.")
          String territory,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "LANG=NAME",
              description = "Its name in ar, fr and en: three times.")
          Map<String, String> names,
      @Option(
              names = "--pki",
              required = true,
              paramLabel = "DIR",
              description = "Folder with ca.pem, ID.pem, ID.key and everybody's public keys.")
          Path pki,
      @Option(
              names = "--gateway",
              required = true,
              paramLabel = "URL",
              description = "The gateway's partner API.")
          URI gateway,
      @Option(
              names = "--head",
              required = true,
              paramLabel = "NAME",
              description =
                  "Name of the first head, as it stands in documents that the person signs.")
          String head,
      @Option(
              names = "--function",
              required = true,
              paramLabel = "TEXT",
              description = "Function of that person.")
          String function,
      @Option(
              names = "--mail",
              paramLabel = "ADDRESS",
              description = "The office's mailbox, for notifications of waiting messages.")
          Optional<String> mail,
      @Option(
              names = "--import",
              description =
                  "The link carries the keys of ID.private.jwks. You may then delete that file.")
          boolean imports)
      throws IOException {
    if (!AgencyId.isWellFormed(id) || !names.keySet().equals(Set.of("ar", "fr", "en"))) {
      throw bad("--id is an agency's id, and --name is given for ar, fr and en");
    }
    for (String file : new String[] {"ca.pem", "gateway.pem", "gateway.jwks"}) {
      if (!Files.isReadable(pki.resolve(file))) {
        throw bad("--pki " + pki + ": no readable file " + file);
      }
    }
    if (mail.filter(address -> !DeskOffice.isMailAddress(address)).isPresent()) {
      throw bad("--mail: an address like name@host.example");
    }
    DeskOffice office =
        new DeskOffice(
            id, new TreeMap<>(names), kind(kind), territory, new PkiFolder(pki), gateway, mail);
    if (imports && !Files.isReadable(office.pki().privateKeysFile(new AgencyId(id)))) {
      throw bad("--import: no readable file " + office.pki().privateKeysFile(new AgencyId(id)));
    }
    if (Files.exists(DeskOffice.folder(desk.data()).resolve(id + ".properties"))) {
      throw bad("--id " + id + ": the desk has this office");
    }
    String link =
        desk.with((database, setup) -> setup.add(office, new Head(head, function), imports));
    StandardOutput.println(spec.commandLine(), link);
    return 0;
  }

  private AgencyKind kind(String text) {
    try {
      return AgencyKind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw bad(
          "--kind: one of "
              + Arrays.stream(AgencyKind.values())
                  .map(AgencyKind::code)
                  .collect(Collectors.joining(", ")));
    }
  }

  private ParameterException bad(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the offices: id, kind, gateway.")
  int list(@Mixin DeskDataOption desk) {
    try {
      for (DeskOffice office : DeskOffice.readAll(desk.data()).values()) {
        spec.commandLine()
            .getOut()
            .printf("%s %s %s%n", office.id(), office.kind().code(), office.gateway());
      }
      return 0;
    } catch (ConfigException e) {
      throw desk.refused(e);
    }
  }

  @Command(
      name = "entry",
      mixinStandardHelpOptions = true,
      description = "Writes the files for the gateway's operator: ID.properties, ID.jwks, ID.csr.")
  int entry(
      @Mixin DeskDataOption desk,
      @Option(
              names = "--office",
              required = true,
              paramLabel = "ID",
              description = "Id of the office.")
          String id,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "Folder to write to.")
          Path out)
      throws IOException {
    DeskOffice office = desk.office(id);
    DirectoryEntry entry =
        desk.with(
            (database, setup) ->
                database.read(connection -> DirectoryEntry.of(connection, office)));
    for (Path file : entry.write(out, id)) {
      spec.commandLine().getOut().println(file);
    }
    spec.commandLine().getOut().println("fingerprint of the keys: " + entry.fingerprint());
    return 0;
  }

  @Command(
      name = "resend",
      mixinStandardHelpOptions = true,
      description = {
        "Sends again what a gateway lost when it was restored from a backup: the answers that it"
            + " accepted since a time, and the receipts of messages read since then.",
        "An open page of the office seals the answers again. The gateway accepts each once."
      })
  int resend(
      @Mixin DeskDataOption desk,
      @Option(
              names = "--office",
              required = true,
              paramLabel = "ID",
              description = "Id of the office.")
          String id,
      @Option(
              names = "--since",
              required = true,
              paramLabel = "TIME",
              description = "Time of the backup, such as 2026-11-25T01:40:00Z, or an earlier one.")
          Instant since)
      throws IOException {
    DeskOffice office = desk.office(id);
    Resent resent = desk.with((database, setup) -> setup.resend(office.id(), since));
    spec.commandLine()
        .getOut()
        .println("answers: " + resent.answers() + ", receipts: " + resent.receipts());
    return 0;
  }
}
