package org.wasl.gateway.command.option;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.onboarding.DirectoryRequestCheck;
import org.wasl.gateway.onboarding.DirectoryRequestCheck.Valid;
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
      description = "an older request is refused; 1 to 365 (${DEFAULT-VALUE})")
  private int maxAgeDays;

  /**
   * The request, once there is nothing to be mended in it.
   *
   * @throws StartException that says what is to be mended
   */
  public Valid checked(Configuration configuration) throws StartException {
    if (maxAgeDays < 1 || maxAgeDays > 365) {
      throw new IllegalArgumentException("--max-age-days: 1 to 365");
    }
    return new DirectoryRequestCheck(configuration)
        .check(file, Instant.now(), Duration.ofDays(maxAgeDays));
  }
}
