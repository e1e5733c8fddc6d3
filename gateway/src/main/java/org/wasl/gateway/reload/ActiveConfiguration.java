package org.wasl.gateway.reload;

import java.util.Set;
import org.wasl.gateway.config.Configuration;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Signer;

/** The configuration in force: one reference, which every reader asks anew. */
public final class ActiveConfiguration {
  private record InForce(
      LoadedConfiguration loaded, ConfigurationSnapshot snapshot, Set<String> ids) {}

  private volatile InForce inForce;

  /** With what the gateway starts on. */
  public ActiveConfiguration(LoadedConfiguration first) {
    replace(first);
  }

  /** From now on this is in force. */
  void replace(LoadedConfiguration next) {
    inForce = new InForce(next, next.snapshot(), next.ids());
  }

  /** All of it. */
  public LoadedConfiguration loaded() {
    return inForce.loaded();
  }

  /** What the routes read of it. */
  public ConfigurationSnapshot snapshot() {
    return inForce.snapshot();
  }

  /** The agencies with their certificates and keys. */
  public AgencyDirectory directory() {
    return inForce.snapshot().directory();
  }

  /** Ids of all agencies, revoked or not. */
  public Set<String> ids() {
    return inForce.ids();
  }

  /** Settings and tables. */
  public Configuration configuration() {
    return inForce.loaded().configuration();
  }

  /** Signs for the gateway. */
  public Signer signer() {
    return inForce.loaded().keys().signer();
  }
}
