package org.wasl.operations.alarms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.ReloadedFiles;

/**
 * A delivery to a server whose secret and certificates are read again when their files change. If
 * they cannot be read, the previous values stay.
 */
public final class ReloadingAlarmDelivery implements AlarmDelivery {

  /**
   * The content of the files.
   *
   * @param secret the secret that authenticates the gateway; empty if no file is configured
   * @param trusted trusted certificates of the server; empty for those of the Java runtime
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

    /** Omits the secret. */
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
   * Reads the files for the first time. Throws the exceptions of {@link
   * org.wasl.wire.pki.PkiFolder} if they cannot be read.
   *
   * @param connecting makes a new delivery when the content of the files has changed
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

  /** Tells whether the files as they are now are not in force. */
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
