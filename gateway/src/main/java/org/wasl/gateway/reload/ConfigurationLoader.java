package org.wasl.gateway.reload;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.base.settings.ConfigException;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.config.settings.delivery.ProtocolsConfig;
import org.wasl.gateway.config.tables.AgencyFiles;
import org.wasl.gateway.keys.AgencyDirectoryLoader;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.keys.RetiredKeyCheck;
import org.wasl.gateway.keys.SigningKeyHistory;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.store.Store;
import org.wasl.store.delivery.OpenDeliveries;
import org.wasl.store.delivery.OpenDeliveries.Misdirected;
import org.wasl.store.jdbc.Result;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Signer;
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
    return load(configuration, digests(), Optional.empty());
  }

  private LoadedConfiguration load(
      Configuration configuration, SortedMap<String, String> digests, Optional<Signer> inForce)
      throws StartException {
    GatewayConfig config = configuration.gateway();
    GatewayKeys keys = GatewayKeys.read(config, inForce);
    AgencyDirectory directory =
        new AgencyDirectoryLoader(config.folders(), ProtocolsConfig.names())
            .load(configuration.agencies());
    return new LoadedConfiguration(configuration, keys, directory, digests);
  }

  /**
   * Reads everything anew. Where the file of the gateway's signing key is unchanged and its token
   * is away, the signer in force stays: a revocation does not wait for the token.
   *
   * @param now what is in force
   * @throws StartException naming a file, a key and what is wrong with it
   */
  LoadedConfiguration reload(LoadedConfiguration now) throws StartException {
    Configuration before = now.configuration();
    SortedMap<String, String> digests = digests();
    try {
      LoadedConfiguration next =
          load(before.withTablesReadAnew(), digests, unchangedSigner(now, digests));
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

  private Optional<Signer> unchangedSigner(
      LoadedConfiguration now, SortedMap<String, String> digests) {
    String file = WatchedFiles.PKI + pki.privateKeysFile(PkiFolder.GATEWAY).getFileName();
    String digest = digests.get(file);
    return digest != null && digest.equals(now.digests().get(file))
        ? Optional.of(now.keys().signer())
        : Optional.empty();
  }

  /**
   * Compares keys and sandboxes with what the database knows of them.
   *
   * @param inForce what has been compared before: open deliveries to agencies that have not changed
   *     since are not read again; empty where nothing was
   * @throws StartException naming the file of a key that must not go, or was another one before, or
   *     of an agency that must not change sides
   */
  public void check(LoadedConfiguration loaded, Optional<LoadedConfiguration> inForce, Store store)
      throws StartException {
    checkSandboxes(loaded, changed(loaded, inForce, Agency::sandbox), store.openDeliveries());
    new RetiredKeyCheck(loaded.directory(), pki)
        .check(
            store.openDeliveries(),
            changed(loaded, inForce, agency -> agency.revoked() ? Set.of() : agency.sealingKids()));
    new SigningKeyHistory(loaded.directory(), pki).remember(store.agencyKeyHistory());
  }

  /** The agencies of which this is another one than before, or that were not there before. */
  private static <T> Set<String> changed(
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

  /** Who receives tests does not change while something of the other kind is on its way to it. */
  private static void checkSandboxes(
      LoadedConfiguration loaded, Set<String> recipients, OpenDeliveries deliveries)
      throws StartException {
    AgencyDirectory directory = loaded.directory();
    Set<String> sandboxes =
        directory.all().stream()
            .filter(Agency::sandbox)
            .map(Agency::id)
            .collect(Collectors.toUnmodifiableSet());
    if (!(deliveries.misdirected(recipients, sandboxes)
        instanceof Result.Done<List<Misdirected>> found)) {
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
