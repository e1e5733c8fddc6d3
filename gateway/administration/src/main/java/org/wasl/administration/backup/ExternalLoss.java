package org.wasl.administration.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.administration.backup.AcceptLossOptions.SignedStatement;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.audit.log.MalformedException;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.database.server.CommitProbe;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.RootCause;
import org.wasl.store.Store;
import org.wasl.trail.log.PublishedLoss;
import org.wasl.trail.log.Shard;

/**
 * The part of the published log that an external database has lost. This happens after a failover
 * to a server that lagged behind, or after its operator restored it.
 */
final class ExternalLoss implements AutoCloseable {
  private final GatewayConfig config;
  private final Store store;
  private final PublishedLoss lost;
  private final boolean accepted;

  private ExternalLoss(GatewayConfig config, Store store, PublishedLoss lost, boolean accepted) {
    this.config = config;
    this.store = store;
    this.lost = lost;
    this.accepted = accepted;
  }

  /**
   * Compares the published log with the database.
   *
   * @throws IllegalArgumentException if a gateway uses the database, or nothing is lost
   * @throws StartException if the database does not answer
   */
  static ExternalLoss open(GatewayConfig config) throws StartException, SQLException {
    Store store = connect(config);
    try {
      if (store.hasOtherSessions().orElseThrow()) {
        throw new IllegalArgumentException(
            "database.url: a gateway or a command uses the database; stop every one first");
      }
      List<Shard> shards = store.auditLog().shards().all().orElseThrow();
      Path folder = config.folders().logDir();
      Optional<PublishedLoss> lost =
          PublishedLoss.find(store.auditLog(), folder, shards.size()).orElseThrow();
      if (lost.isEmpty()) {
        throw new IllegalArgumentException(
            folder + ": the database has everything that was published; nothing is to be accepted");
      }
      Shard published = shards.get(lost.get().shard() - 1);
      return new ExternalLoss(config, store, lost.get(), published.state() == Shard.State.CLOSED);
    } catch (MalformedException e) {
      store.close();
      throw new IllegalArgumentException(config.folders().logDir() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Store connect(GatewayConfig config) throws StartException {
    try {
      return Store.open(DatabaseWiring.accepting(config));
    } catch (IOException | SQLException | RuntimeException e) {
      throw StartException.temporary(
          "database.url: the database cannot be used: " + RootCause.firstLine(e), e);
    }
  }

  /** The lost part of the log, in one line. */
  String lost() {
    return lost.text();
  }

  /** Tells whether the loss was accepted already, at another gateway of this database. */
  boolean isAccepted() {
    return accepted;
  }

  /** Ends the shard in the database, and opens the next one. */
  void accept(SignedStatement statement) throws StartException {
    AcceptLossOptions.accept(config, store, statement);
    // This commit waits for disk and standby. Earlier commits are then there too.
    if (store.probeCommit() != CommitProbe.Finding.COMMITS) {
      throw new IllegalStateException("database.url: the database does not answer; run it again");
    }
  }

  /**
   * Renames the folder of the published log, which proves the loss, and forgets which server was
   * used. The gateway then publishes again, from the accepted server.
   *
   * @return the new name of the folder
   */
  Path setAside() throws IOException {
    Path log = config.folders().logDir();
    int number = 1;
    Path aside = log.resolveSibling("log.lost-" + number);
    while (Files.exists(aside)) {
      number++;
      aside = log.resolveSibling("log.lost-" + number);
    }
    Files.move(log, aside);
    Files.deleteIfExists(DatabaseWiring.serverFile(config));
    return aside;
  }

  @Override
  public void close() throws SQLException {
    store.close();
  }
}
