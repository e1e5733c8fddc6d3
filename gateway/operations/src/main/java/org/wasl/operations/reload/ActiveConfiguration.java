package org.wasl.operations.reload;

import java.util.Set;
import org.wasl.configuration.Configuration;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Signer;

/** The configuration in force. Every reader reads this one reference again. */
public final class ActiveConfiguration {
  private record InForce(
      LoadedConfiguration loaded, ConfigurationSnapshot snapshot, Set<AgencyId> ids) {}

  private volatile InForce inForce;

  /**
   * @param first the configuration of the start
   */
  public ActiveConfiguration(LoadedConfiguration first) {
    replace(first);
  }

  /** Puts a configuration in force. */
  void replace(LoadedConfiguration next) {
    inForce = new InForce(next, next.snapshot(), next.ids());
  }

  /** The whole configuration. */
  public LoadedConfiguration loaded() {
    return inForce.loaded();
  }

  /** The part of the configuration that routes read. */
  public ConfigurationSnapshot snapshot() {
    return inForce.snapshot();
  }

  /** The agencies with their certificates and keys. */
  public AgencyDirectory directory() {
    return inForce.snapshot().directory();
  }

  /** Ids of all agencies, revoked or not. */
  public Set<AgencyId> ids() {
    return inForce.ids();
  }

  /** Settings and tables. */
  public Configuration configuration() {
    return inForce.loaded().configuration();
  }

  /** The message types, with their code lists. */
  public SchemaRegistry schemas() {
    return inForce.snapshot().schemas();
  }

  /** Signs for the gateway. */
  public Signer signer() {
    return inForce.loaded().keys().signer();
  }
}
