package org.wasl.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.time.TimeStamps.NoTimeStampException;
import org.wasl.courtfile.ArchiveTimeStamp;
import org.wasl.courtfile.CourtFileVerifier;
import org.wasl.kit.pki.AtomicFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code court-file-renew} adds an archive time stamp to a court file. A failure leaves
 * the file as it was. Exit codes are 0 (added), 1 (not) and 2 (bad usage).
 */
@Command(
    name = "court-file-renew",
    mixinStandardHelpOptions = true,
    description = "Adds an archive time stamp to a court file.")
public final class CourtFileRenewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PDF", description = "The court file, which is replaced.")
  private Path file;

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  private List<TimeStampOptions> authorities = new ArrayList<>();

  @Option(
      names = "--revocation-list",
      paramLabel = "FILE",
      description = "Revocation list (CRL) of an issuer of its certificates. May be repeated.")
  private List<Path> lists = List.of();

  @Override
  public Integer call() throws IOException {
    try {
      CourtFileVerifier.protectedUntil(file);
      byte[] renewed =
          ArchiveTimeStamp.add(
              Files.readAllBytes(file), revocationLists(), TimeStampOptions.of(authorities));
      AtomicFile.replace(file, renewed);
      return 0;
    } catch (MalformedException e) {
      return not("no court file: " + e.getMessage());
    } catch (NoTimeStampException e) {
      return not("no time stamp: " + String.join("; ", e.failures()));
    }
  }

  private List<X509CRL> revocationLists() throws IOException {
    List<X509CRL> read = new ArrayList<>();
    for (Path list : lists) {
      try (InputStream in = Files.newInputStream(list)) {
        read.add((X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in));
      } catch (GeneralSecurityException e) {
        throw new IOException("--revocation-list " + list + ": " + e.getMessage(), e);
      }
    }
    return read;
  }

  private int not(String why) {
    spec.commandLine().getErr().println("court-file-renew: " + why);
    return 1;
  }
}
