package org.wasl.kit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pki}: synthetic keys and certificates for a sandbox. */
@Command(
    name = "pki",
    mixinStandardHelpOptions = true,
    description = "Makes what is missing of a sandbox's keys and certificates.")
public final class PkiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--pki", required = true, paramLabel = "DIR", description = "Folder to fill.")
  private Path folder;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "Agencies; the gateway is added.")
  private List<String> agencies;

  @Option(
      names = "--witness",
      paramLabel = "ID",
      description = "A witness of the log. May be given repeatedly.")
  private List<String> witnesses = List.of();

  @Override
  public Integer call() {
    List<String> ids = new ArrayList<>(agencies);
    ids.addAll(witnesses);
    for (String agency : ids) {
      if (!agency.matches("[a-z][a-z0-9-]{1,62}")) {
        throw new ParameterException(
            spec.commandLine(), "not an id (lower case, digits, hyphens): " + agency);
      }
    }
    List<String> everybody = new ArrayList<>(agencies);
    everybody.add(PkiFolder.GATEWAY);
    SandboxPki.create(folder, everybody);
    SandboxPki.createWitnesses(folder, witnesses);
    int all = everybody.size() + witnesses.size();
    spec.commandLine().getOut().println("synthetic keys for " + all + " in " + folder);
    return 0;
  }
}
