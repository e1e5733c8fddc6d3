package org.wasl.gateway.alarms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.base.RootCause;
import org.wasl.base.SecretFile;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.ReloadedFiles;

/**
 * A delivery to a server whose secret and certificates are read anew when their files change. Where
 * they cannot be read, what they held before counts.
 */
public final class ReloadingAlarmDelivery implements AlarmDelivery {

  /**
   * What the files hold.
   *
   * @param secret by which the gateway proves who it is; empty where no file is configured
   * @param trusted certificates of the server; empty: those of the Java runtime
   */
  public record ServerFiles(Optional<String> secret, List<X509Certificate> trusted) {
    /** Copies the list. */
    public ServerFiles {
      trusted = List.copyOf(trusted);
    }

    static ServerFiles read(Optional<Path> secretFile, Optional<Path> trustFile) {
      return new ServerFiles(
          secretFile.map(ReloadingAlarmDelivery::secret),
          trustFile.map(Pem::certificates).orElse(List.of()));
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return trusted.size() + " certificates";
    }
  }

  private final ReloadedFiles<ServerFiles> files;
  private final Function<ServerFiles, AlarmDelivery> connecting;
  private ServerFiles used;
  private AlarmDelivery delivery;

  /**
   * Reads the files for the first time; throws the exceptions of {@link
   * org.wasl.wire.pki.PkiFolder} where they cannot be read.
   *
   * @param connecting makes the delivery anew when what the files hold is another
   * @param refusals receives file and reason, once
   */
  public ReloadingAlarmDelivery(
      Optional<Path> secretFile,
      Optional<Path> trustFile,
      Function<ServerFiles, AlarmDelivery> connecting,
      Consumer<String> refusals) {
    this.files =
        new ReloadedFiles<>(
            Stream.of(secretFile, trustFile).flatMap(Optional::stream).toList(),
            () -> ServerFiles.read(secretFile, trustFile),
            refusals);
    this.connecting = connecting;
    this.used = files.get();
    this.delivery = connecting.apply(used);
  }

  private static String secret(Path file) {
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(RootCause.message(e), e);
    }
  }

  /** Whether the files as they are now are not in force. */
  public boolean isRefused() {
    return files.isRefused();
  }

  @Override
  public void send(List<AlarmNotification> notifications) throws Exception {
    current().send(notifications);
  }

  private synchronized AlarmDelivery current() {
    ServerFiles now = files.get();
    if (!now.equals(used)) {
      used = now;
      delivery = connecting.apply(now);
    }
    return delivery;
  }
}
