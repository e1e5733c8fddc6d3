package org.wasl.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.wasl.audit.log.MalformedException;
import org.wasl.courtfile.CourtFileVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code court-file-due} lists the court files that soon need a new time stamp. Exit
 * codes are 0 (all read), 1 (a file is no court file) and 2 (bad usage).
 */
@Command(
    name = "court-file-due",
    mixinStandardHelpOptions = true,
    description = "Lists the court files of a folder that need a new time stamp.")
public final class CourtFileDueCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder with court files.")
  private Path folder;

  @Option(
      names = "--within-days",
      paramLabel = "N",
      defaultValue = "365",
      description = "How soon the certificate that protects a file ends (${DEFAULT-VALUE}).")
  private int days;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Instant limit = Clock.systemUTC().instant().plus(Duration.ofDays(days));
    int code = 0;
    for (Path file : files()) {
      try {
        Instant until = CourtFileVerifier.protectedUntil(file);
        if (until.isBefore(limit)) {
          out.println(until + " " + file);
        }
      } catch (MalformedException e) {
        spec.commandLine().getErr().println("court-file-due: " + file + ": " + e.getMessage());
        code = 1;
      }
    }
    out.flush();
    return code;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".pdf")).sorted().toList();
    }
  }
}
