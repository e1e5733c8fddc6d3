package org.wasl.assembly.wiring;

import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.wasl.configuration.settings.operations.SyslogConfig;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.keys.TlsCredentials;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.syslog.SyslogExport;
import org.wasl.store.Store;
import org.wasl.wire.pki.Pem;

/** Wires the export of security events to the configured collector. */
public final class SyslogWiring {
  private SyslogWiring() {}

  /**
   * The export, or empty if no collector is configured. It shows the certificate of the gateway.
   *
   * @param keys the keys in force
   * @throws StartException if the trusted certificates cannot be read
   */
  public static Optional<SyslogExport> export(
      SyslogConfig config, Store store, Supplier<GatewayKeys> keys) throws StartException {
    if (config.host().isEmpty()) {
      return Optional.empty();
    }
    if (config.trustFile().isPresent()) {
      TlsCredentials.certificates(config.trustFile().get());
    }
    return Optional.of(
        new SyslogExport(
            store.securityEntries(),
            config,
            () -> context(config, keys.get()),
            () -> store.deadlines().isLeader().toOptional().orElse(false)));
  }

  private static SSLContext context(SyslogConfig config, GatewayKeys keys) {
    return config
        .trustFile()
        .map(file -> keys.own().context(Pem.certificates(file)))
        .orElseGet(keys::tls);
  }
}
