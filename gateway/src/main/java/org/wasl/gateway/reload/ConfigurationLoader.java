package org.wasl.gateway.reload;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.delivery.ProtocolsConfig;
import org.wasl.gateway.config.tables.AgencyFiles;
import org.wasl.gateway.keys.AgencyDirectoryLoader;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.keys.RetiredKeyCheck;
import org.wasl.gateway.keys.SigningKeyHistory;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.rules.runtime.settings.ConfigException;
import org.wasl.store.Store;
import org.wasl.store.delivery.OpenDeliveries;
import org.wasl.store.delivery.OpenDeliveries.Misdirected;
import org.wasl.store.jdbc.Result;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;

/** Reads and checks everything that may change while the gateway runs. */
public final class ConfigurationLoader {
  private final WatchedFiles files;
  private final PkiFolder pki;

  /** For a gateway of this configuration. */
  public ConfigurationLoader(Configuration configuration) {
    this.files = new WatchedFiles(configuration.folder(), configuration.gateway().folders());
    this.pki = new PkiFolder(configuration.gateway().folders().pkiDir());
  }

  /** The folders of the files that may change while the gateway runs. */
  Set<Path> folders() {
    return files.folders();
  }

  /** Whether these files, as last read, change only together with an event of their folder. */
  boolean areSettled() {
    return files.areSettled();
  }

  /**
   * Reads keys and agencies to a configuration that was read just now.
   *
   * @throws StartException naming a file and what is wrong with it
   */
  public LoadedConfiguration load(Configuration configuration) throws StartException {
    GatewayConfig config = configuration.gateway();
    SortedMap<String, String> digests = digests();
    GatewayKeys keys = GatewayKeys.read(config);
    AgencyDirectory directory =
        new AgencyDirectoryLoader(config.folders(), ProtocolsConfig.names())
            .load(configuration.agencies());
    checkCustodians(configuration, directory);
    return new LoadedConfiguration(configuration, keys, directory, digests);
  }

  /** What a platform seals now, a custodian must be able to open. */
  private void checkCustodians(Configuration configuration, AgencyDirectory directory)
      throws StartException {
    for (String id : configuration.agreements().custodians().all()) {
      if (directory.byId(id).flatMap(agency -> agency.sealingKey(Instant.now())).isEmpty()) {
        throw new StartException(
            pki.publicKeysFile(id)
                + ": no sealing key in it (use=enc) that is valid now, and agreements.csv names "
                + id
                + " as a custodian");
      }
    }
  }

  /**
   * Reads everything anew.
   *
   * @param now what is in force
   * @throws StartException naming a file, a key and what is wrong with it
   */
  LoadedConfiguration reload(Configuration now) throws StartException {
    try {
      LoadedConfiguration next = load(now.withTablesReadAnew());
      if (!next.configuration().stages().calendar().zone().equals(now.stages().calendar().zone())) {
        throw new StartException(
            now.folder().resolve("calendar.csv") + ": another time zone needs another start");
      }
      return next;
    } catch (ConfigException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Compares keys and sandboxes with what the database knows of them.
   *
   * @throws StartException naming the file of a key that must not go, or was another one before, or
   *     of an agency that must not change sides
   */
  public void check(LoadedConfiguration loaded, Store store) throws StartException {
    checkSandboxes(loaded, store.openDeliveries());
    new RetiredKeyCheck(loaded.directory(), pki).check(store.openDeliveries());
    new SigningKeyHistory(loaded.directory(), pki).remember(store.agencyKeyHistory());
  }

  /** Who receives tests does not change while something of the other kind is on its way to it. */
  private static void checkSandboxes(LoadedConfiguration loaded, OpenDeliveries deliveries)
      throws StartException {
    AgencyDirectory directory = loaded.directory();
    Set<String> sandboxes =
        directory.all().stream()
            .filter(Agency::sandbox)
            .map(Agency::id)
            .collect(Collectors.toUnmodifiableSet());
    if (!(deliveries.misdirected(sandboxes) instanceof Result.Done<List<Misdirected>> found)) {
      throw StartException.temporary("the database cannot be used: no answer");
    }
    for (Misdirected one : found.value()) {
      if (directory.byId(one.recipient()).isPresent()) {
        boolean sandbox = sandboxes.contains(one.recipient());
        throw new StartException(
            AgencyFiles.file(loaded.configuration().folder(), one.recipient())
                + ": sandbox = "
                + sandbox
                + ": "
                + one.deliveries()
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
