package org.wasl.desk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.log.VerifierKey;
import org.wasl.desk.Desk;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.trail.DeskTrail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code desk trail} verifies and prints the desk's trail. */
@Command(
    name = "trail",
    mixinStandardHelpOptions = true,
    description = "Verifies and prints the audit trail of the desk.",
    exitCodeOnExecutionException = 3,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:proven",
      "1:refuted",
      "2:bad usage",
      "3:not verified: a file of the desk cannot be read"
    })
final class DeskTrailCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DeskDataOption desk;

  @Option(names = "--office", paramLabel = "ID", description = "Entries of this office only.")
  private String office = "";

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "A checkpoint from an earlier run, which must still be in the trail.")
  private @Nullable Path checkpoint;

  @Override
  public Integer call() throws IOException {
    Path key = desk.data().resolve(DeskTrail.VERIFIER_FILE);
    if (!Files.isReadable(key) || !Files.isReadable(desk.data().resolve(Desk.DATABASE))) {
      throw new ParameterException(spec.commandLine(), "--data " + desk.data() + ": no desk there");
    }
    VerifierKey verifier = VerifierKey.parse(Files.readString(key).strip());
    if (checkpoint != null && !Files.isReadable(checkpoint)) {
      throw new ParameterException(
          spec.commandLine(), "--checkpoint " + checkpoint + ": no readable file");
    }
    String kept = checkpoint == null ? "" : Files.readString(checkpoint);
    try (DeskDatabase database = DeskDatabase.open(desk.data().resolve(Desk.DATABASE))) {
      return database.read(
          connection -> {
            PrintWriter out = spec.commandLine().getOut();
            DeskTrail.forEach(connection, office, line -> out.println(printed(line)));
            List<String> findings = DeskTrail.verify(connection, verifier, kept);
            findings.forEach(spec.commandLine().getErr()::println);
            out.println(findings.isEmpty() ? "proven, with" : "REFUTED; the last checkpoint:");
            out.print(DeskTrail.lastCheckpoint(connection));
            out.flush();
            return findings.isEmpty() ? 0 : 1;
          });
    }
  }

  /** The entry, after it the number of the referral that it names. */
  private static String printed(DeskTrail.Line line) {
    String number = line.referral().map(referralNumber -> " " + referralNumber).orElse("");
    return line.number() + " " + line.entry() + number;
  }
}
