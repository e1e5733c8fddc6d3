package org.wasl.store;

import java.nio.file.Path;
import java.util.Optional;
import org.wasl.database.GroupCommitConfig;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.erasure.Tombstones;

/**
 * The database and its limits.
 *
 * @param url JDBC address, without user and password
 * @param user database user
 * @param passwordFile file that holds the password and nothing else
 * @param poolSize connections of this process
 * @param maxReaders how many of the connections may serve reads of agencies and persons at once.
 *     The rest is for messages, deliveries and the log
 * @param connectMillis how long to wait for a connection
 * @param statementMillis how long one statement may run before the server cancels it
 * @param socketMillis how long the server may be silent before it counts as lost, longer than
 *     {@code statementMillis}
 * @param absenceMillis how long another gateway may have no session before it counts as dead. It is
 *     0 if the server is this gateway's own, because there is no other gateway
 * @param commits limits of the group commits
 * @param deliveries limits of deliveries
 * @param tombstones the tombstones that recognise erased messages
 * @param serverFile the file that keeps for the next start which server was used. It is empty if
 *     the server is this gateway's own, and no other server may replace it
 * @param requireStandby whether to refuse a server if its commits are not on a standby, too
 */
public record StoreConfig(
    String url,
    String user,
    Path passwordFile,
    int poolSize,
    int maxReaders,
    int connectMillis,
    int statementMillis,
    int socketMillis,
    int absenceMillis,
    GroupCommitConfig commits,
    DeliveryConfig deliveries,
    Tombstones tombstones,
    Optional<Path> serverFile,
    boolean requireStandby) {
  /** A running gateway connects again within this time after a cut session or a failover. */
  public static final int ABSENCE_MILLIS = 10_000;

  /**
   * Returns the defaults, which are 16 connections, half of them for readers, 3 s to connect, 10 s
   * for a statement, and 15 s of silence.
   */
  public static StoreConfig of(String url, String user, Path passwordFile) {
    return new StoreConfig(
        url,
        user,
        passwordFile,
        16,
        8,
        3_000,
        10_000,
        15_000,
        ABSENCE_MILLIS,
        GroupCommitConfig.DEFAULT,
        DeliveryConfig.DEFAULT,
        Tombstones.withDiscardedKey(),
        Optional.empty(),
        false);
  }

  /** Returns a copy with other limits for deliveries. */
  public StoreConfig with(DeliveryConfig other) {
    return with(
        connectMillis, statementMillis, socketMillis, absenceMillis, commits, other, tombstones);
  }

  /** Returns a copy with other timeouts, in the order of the record. */
  public StoreConfig with(int connect, int statement, int socket) {
    return with(connect, statement, socket, absenceMillis, commits, deliveries, tombstones);
  }

  /** Returns a copy with another time to wait for a connection. */
  public StoreConfig withConnectMillis(int connect) {
    return with(
        connect, statementMillis, socketMillis, absenceMillis, commits, deliveries, tombstones);
  }

  /** Returns a copy with other tombstones. */
  public StoreConfig with(Tombstones other) {
    return with(
        connectMillis, statementMillis, socketMillis, absenceMillis, commits, deliveries, other);
  }

  /**
   * Returns a copy for a server of this gateway alone. An absent gateway counts as dead at once.
   */
  public StoreConfig alone() {
    return with(connectMillis, statementMillis, socketMillis, 0, commits, deliveries, tombstones);
  }

  /**
   * Returns a copy for a server that another one can replace.
   *
   * @param file the file that keeps which server was used
   * @param standby whether commits have to be on a standby, too
   */
  public StoreConfig replaceable(Path file, boolean standby) {
    return new StoreConfig(
        url,
        user,
        passwordFile,
        poolSize,
        maxReaders,
        connectMillis,
        statementMillis,
        socketMillis,
        absenceMillis,
        commits,
        deliveries,
        tombstones,
        Optional.of(file),
        standby);
  }

  private StoreConfig with(
      int connect,
      int statement,
      int socket,
      int absence,
      GroupCommitConfig limits,
      DeliveryConfig moved,
      Tombstones erased) {
    return new StoreConfig(
        url,
        user,
        passwordFile,
        poolSize,
        maxReaders,
        connect,
        statement,
        socket,
        absence,
        limits,
        moved,
        erased,
        serverFile,
        requireStandby);
  }
}
