package org.wasl.operations.reload;

import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.wasl.configuration.Configuration;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Everything that is read from files, checked together.
 *
 * @param configuration settings and tables
 * @param schemas the message types, with these code lists
 * @param keys the gateway's own
 * @param directory the agencies with their certificates and keys
 * @param digests SHA-256 (hex) of each file that was read, by its name
 */
public record LoadedConfiguration(
    Configuration configuration,
    SchemaRegistry schemas,
    GatewayKeys keys,
    AgencyDirectory directory,
    SortedMap<String, String> digests) {

  /** The part of the configuration that routes read. */
  public ConfigurationSnapshot snapshot() {
    return new ConfigurationSnapshot(
        directory,
        configuration.competence(),
        configuration.agreements(),
        configuration.stages(),
        schemas);
  }

  /** Ids of all agencies, revoked or not. */
  public Set<AgencyId> ids() {
    return directory.all().stream().map(Agency::id).collect(Collectors.toUnmodifiableSet());
  }
}
