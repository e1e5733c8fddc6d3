package org.wasl.commands;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.time.TimeStampAuthority;
import org.wasl.audit.time.TimeStamps;
import picocli.CommandLine.Option;

/** The options of one time-stamp authority. Several are asked in their order. */
final class TimeStampOptions {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  @Option(
      names = "--time-stamp",
      required = true,
      paramLabel = "URL",
      description = "Authority of RFC 3161 that is asked for a time stamp.")
  private URI url;

  @Option(
      names = "--authority",
      required = true,
      paramLabel = "FILE",
      description = "Certificate of that authority or of its issuer.")
  private Path certificate;

  @Option(
      names = "--policy",
      paramLabel = "OID",
      description = "Policy that its time stamp must have.")
  private @Nullable String policy;

  @Option(
      names = "--proxy",
      paramLabel = "HOST:PORT",
      description = "Proxy on the way to that authority.")
  private @Nullable InetSocketAddress proxy;

  static TimeStamps of(List<TimeStampOptions> options) throws IOException {
    List<TimeStampAuthority> authorities = new ArrayList<>();
    for (TimeStampOptions option : options) {
      authorities.add(option.authority());
    }
    return new TimeStamps(authorities, TIMEOUT);
  }

  private TimeStampAuthority authority() throws IOException {
    return new TimeStampAuthority(
        url,
        TimeStampAuthority.certificate(certificate),
        Optional.ofNullable(policy),
        Optional.ofNullable(proxy));
  }
}
