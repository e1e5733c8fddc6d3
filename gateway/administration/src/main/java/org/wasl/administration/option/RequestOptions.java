package org.wasl.administration.option;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.wasl.configuration.Configuration;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.onboarding.DirectoryRequestCheck;
import org.wasl.operations.onboarding.DirectoryRequestCheck.Valid;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The request of an agency to be taken into the directory. */
public final class RequestOptions {
  @Parameters(paramLabel = "REQUEST", description = "the file that the agency sent")
  private Path file;

  @Option(
      names = "--max-age-days",
      paramLabel = "N",
      defaultValue = "30",
      description = "maximum age of the request, 1 to 365 (${DEFAULT-VALUE})")
  private int maxAgeDays;

  /**
   * The request, if it has no fault.
   *
   * @throws StartException with the faults to correct
   */
  public Valid checked(Configuration configuration) throws StartException {
    if (maxAgeDays < 1 || maxAgeDays > 365) {
      throw new IllegalArgumentException("--max-age-days: 1 to 365");
    }
    return new DirectoryRequestCheck(configuration)
        .check(file, Instant.now(), Duration.ofDays(maxAgeDays));
  }
}
