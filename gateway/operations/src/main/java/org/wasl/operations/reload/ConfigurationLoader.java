package org.wasl.operations.reload;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.delivery.ProtocolsConfig;
import org.wasl.configuration.tables.AgencyFiles;
import org.wasl.configuration.tables.CodeFiles;
import org.wasl.configuration.tables.SchemaFiles;
import org.wasl.database.Result;
import org.wasl.operations.keys.AgencyDirectoryLoader;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.keys.RetiredKeyCheck;
import org.wasl.operations.keys.SigningKeyHistory;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.Store;
import org.wasl.store.delivery.OpenDeliveries;
import org.wasl.store.delivery.OpenDeliveries.Misdirected;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/** Reads and checks everything that may change while the gateway runs. */
public final class ConfigurationLoader {
  private final WatchedFiles files;
  private final PkiFolder pki;

  /**
   * @param configuration the configuration of the gateway
   */
  public ConfigurationLoader(Configuration configuration) {
    this.files = new WatchedFiles(configuration.folder(), configuration.gateway().folders());
    this.pki = new PkiFolder(configuration.gateway().folders().pkiDir());
  }

  /** The folders of the files that may change while the gateway runs. */
  Set<Path> folders() {
    return files.folders();
  }

  /**
   * Tells whether these files, as last read, change only together with an event of their folder.
   */
  boolean areSettled() {
    return files.areSettled();
  }

  /**
   * Adds keys and agencies to a configuration that was read just now.
   *
   * @throws StartException with a file and its fault
   */
  public LoadedConfiguration load(Configuration configuration) throws StartException {
    return load(configuration, schemas(configuration), digests(), Optional.empty());
  }

  private static SchemaRegistry schemas(Configuration configuration) throws StartException {
    try {
      return SchemaFiles.read(configuration.folder(), configuration.codes());
    } catch (ConfigException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private LoadedConfiguration load(
      Configuration configuration,
      SchemaRegistry schemas,
      SortedMap<String, String> digests,
      Optional<Signer> inForce)
      throws StartException {
    GatewayConfig config = configuration.gateway();
    GatewayKeys keys = GatewayKeys.read(config, inForce);
    AgencyDirectory directory =
        new AgencyDirectoryLoader(config.folders(), ProtocolsConfig.names())
            .load(configuration.agencies());
    return new LoadedConfiguration(configuration, schemas, keys, directory, digests);
  }

  /**
   * Reads everything again. If the file of the gateway's signing key is unchanged and its token is
   * away, the present signer stays. So a revocation does not wait for the token.
   *
   * @param now the configuration in force
   * @throws StartException with a file, a key and its fault
   */
  LoadedConfiguration reload(LoadedConfiguration now) throws StartException {
    Configuration before = now.configuration();
    SortedMap<String, String> digests = digests();
    try {
      Configuration tables = before.withTablesReadAnew();
      requireNoCodeRemoved(before, tables);
      boolean same =
          tables.codes().equals(before.codes())
              && WatchedFiles.schemas(digests).equals(WatchedFiles.schemas(now.digests()));
      SchemaRegistry schemas = same ? now.schemas() : schemas(tables);
      LoadedConfiguration next = load(tables, schemas, digests, unchangedSigner(now, digests));
      ZoneId zone = next.configuration().stages().calendar().zone();
      if (!zone.equals(before.stages().calendar().zone())) {
        throw new StartException(
            before.folder().resolve("calendar.csv") + ": another time zone needs another start");
      }
      return next;
    } catch (ConfigException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /** Accepted messages may have the code, and later messages repeat it. */
  private static void requireNoCodeRemoved(Configuration before, Configuration next)
      throws StartException {
    List<String> removed = before.codes().missingIn(next.codes());
    if (!removed.isEmpty()) {
      throw new StartException(
          CodeFiles.folder(next.folder())
              + ": removed: "
              + String.join(", ", removed)
              + ": give a code a last day (until) in its list, because messages have it");
    }
  }

  private Optional<Signer> unchangedSigner(
      LoadedConfiguration now, SortedMap<String, String> digests) {
    String file = WatchedFiles.PKI + pki.privateKeysFile(AgencyId.GATEWAY).getFileName();
    String digest = digests.get(file);
    return digest != null && digest.equals(now.digests().get(file))
        ? Optional.of(now.keys().signer())
        : Optional.empty();
  }

  /**
   * Compares keys and sandboxes with the records of the database.
   *
   * @param inForce the configuration that was compared before; empty if there is none; open
   *     deliveries to agencies that have not changed since are not read again
   * @throws StartException with the file of a key that must not go or differs from its earlier
   *     version, or of an agency that must not change sides
   */
  public void check(LoadedConfiguration loaded, Optional<LoadedConfiguration> inForce, Store store)
      throws StartException {
    checkSandboxes(loaded, changed(loaded, inForce, Agency::sandbox), store.openDeliveries());
    new RetiredKeyCheck(loaded.directory(), pki)
        .check(
            store.openDeliveries(),
            changed(loaded, inForce, agency -> agency.revoked() ? Set.of() : agency.sealingKids()));
    new SigningKeyHistory(loaded.directory(), pki).remember(store.agencyKeyHistory());
    if (inForce.filter(before -> before.schemas() == loaded.schemas()).isEmpty()) {
      Path folder = SchemaFiles.folder(loaded.configuration().folder());
      new SchemaHistoryCheck(loaded.schemas(), folder).remember(store.messageSchemas());
    }
  }

  /** The agencies that are new or have changed. */
  private static <T> Set<AgencyId> changed(
      LoadedConfiguration loaded,
      Optional<LoadedConfiguration> inForce,
      Function<Agency, T> property) {
    return loaded.directory().all().stream()
        .filter(
            agency ->
                !inForce
                    .flatMap(before -> before.directory().byId(agency.id()))
                    .map(property)
                    .equals(Optional.of(property.apply(agency))))
        .map(Agency::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * An agency must not become a sandbox, or stop being one, while deliveries of the other kind are
   * on their way to it.
   */
  private static void checkSandboxes(
      LoadedConfiguration loaded, Set<AgencyId> recipients, OpenDeliveries deliveries)
      throws StartException {
    AgencyDirectory directory = loaded.directory();
    Set<AgencyId> sandboxes =
        directory.all().stream()
            .filter(Agency::sandbox)
            .map(Agency::id)
            .collect(Collectors.toUnmodifiableSet());
    if (!(deliveries.misdirected(
            recipients, sandboxes.stream().map(AgencyId::value).collect(Collectors.toSet()))
        instanceof Result.Done<List<Misdirected>> found)) {
      throw StartException.temporary("the database cannot be used: no answer");
    }
    for (Misdirected misdirectedDelivery : found.value()) {
      if (directory.byId(misdirectedDelivery.recipient()).isPresent()) {
        boolean sandbox = sandboxes.contains(misdirectedDelivery.recipient());
        throw new StartException(
            AgencyFiles.file(loaded.configuration().folder(), misdirectedDelivery.recipient())
                + ": sandbox = "
                + sandbox
                + ": "
                + misdirectedDelivery.deliveries()
                + " deliveries to it that are not over are of "
                + (sandbox ? "cases that are no tests" : "tests")
                + ": it may change once they are delivered or given up");
      }
    }
  }

  /** SHA-256 (hex) of each file that may change, by its name. */
  SortedMap<String, String> digests() {
    return files.digests();
  }
}
