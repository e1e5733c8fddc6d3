package org.wasl.commands.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FileFault;
import org.wasl.wire.onboarding.DirectoryReply;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code agency join} takes over the answer of the gateway's operator, once it is
 * proven.
 */
@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description = {
      "Takes over the reply of the gateway's operator: authorities, certificates and public",
      "keys. Nothing is written before the number proves that nobody exchanged them on the way."
    })
public final class JoinCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--as", required = true, paramLabel = "ID", description = "The agency's id.")
  private AgencyId agency;

  @Option(
      names = "--pki",
      required = true,
      paramLabel = "DIR",
      description = "Folder with its keys, as agency new has made them.")
  private Path folder;

  @Option(
      names = "--reply",
      required = true,
      paramLabel = "DIR",
      description = "Folder that the operator has sent.")
  private Path reply;

  @Option(
      names = "--number",
      required = true,
      paramLabel = "DIGITS",
      description = "The number of the reply, as the operator reads it out by telephone.")
  private String number;

  @Override
  public Integer call() {
    PkiFolder pki = new PkiFolder(folder);
    try {
      if (!Files.exists(pki.privateKeysFile(agency))) {
        throw new IllegalArgumentException(
            pki.privateKeysFile(agency) + ": is missing: agency new makes it");
      }
      SortedMap<String, byte[]> files = DirectoryReply.read(reply, agency, number).files();
      for (Path needed :
          List.of(
              pki.authorityFile(),
              pki.certificateFile(AgencyId.GATEWAY),
              pki.publicKeysFile(AgencyId.GATEWAY),
              pki.certificateFile(agency))) {
        if (!files.containsKey(needed.getFileName().toString())) {
          throw new IllegalArgumentException("the reply has no " + needed.getFileName());
        }
      }
      files.remove(pki.publicKeysFile(agency).getFileName().toString()); // its own stay
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        AtomicFile.write(folder.resolve(file.getKey()), file.getValue());
      }
      spec.commandLine()
          .getOut()
          .println(String.format(Locale.ROOT, "%d files in %s", files.size(), folder));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), FileFault.describe(e));
    }
  }
}
