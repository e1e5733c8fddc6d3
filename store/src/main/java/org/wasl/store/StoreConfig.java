package org.wasl.store;

import java.nio.file.Path;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.jdbc.GroupCommitConfig;

/**
 * The database and its limits.
 *
 * @param url JDBC address, without user and password
 * @param user database user
 * @param passwordFile file that holds the password and nothing else
 * @param poolSize connections of this process
 * @param maxReaders of these, used at once to read what agencies and persons ask for; the rest is
 *     for messages, deliveries and the log
 * @param connectMillis how long to wait for a connection
 * @param statementMillis how long one statement may run before the server cancels it
 * @param socketMillis how long the server may be silent before it counts as lost; longer than
 *     {@code statementMillis}
 * @param absenceMillis how long another gateway may have no session before it counts as dead; 0
 *     where there can be no other one, because the server is this gateway's own
 * @param commits limits of the group commits
 * @param deliveries limits of deliveries
 * @param tombstones by which erased messages are recognised
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
    Tombstones tombstones) {
  /** A session is cut, or the database fails over: a gateway that runs connects again within it. */
  public static final int ABSENCE_MILLIS = 10_000;

  /**
   * Defaults: 16 connections, half of them for readers, 3 s to connect, 10 s for a statement, 15 s
   * of silence.
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
        Tombstones.withDiscardedKey());
  }

  /** The same with other limits for deliveries. */
  public StoreConfig with(DeliveryConfig other) {
    return with(
        connectMillis, statementMillis, socketMillis, absenceMillis, commits, other, tombstones);
  }

  /** The same with other timeouts, in the order of the record. */
  public StoreConfig with(int connect, int statement, int socket) {
    return with(connect, statement, socket, absenceMillis, commits, deliveries, tombstones);
  }

  /** The same with another time to wait for a connection. */
  public StoreConfig withConnectMillis(int connect) {
    return with(
        connect, statementMillis, socketMillis, absenceMillis, commits, deliveries, tombstones);
  }

  /** The same with other limits for commits. */
  public StoreConfig with(GroupCommitConfig other) {
    return with(
        connectMillis, statementMillis, socketMillis, absenceMillis, other, deliveries, tombstones);
  }

  /** The same with other tombstones. */
  public StoreConfig with(Tombstones other) {
    return with(
        connectMillis, statementMillis, socketMillis, absenceMillis, commits, deliveries, other);
  }

  /** The same for a server of this gateway alone: whoever is absent is dead. */
  public StoreConfig alone() {
    return with(connectMillis, statementMillis, socketMillis, 0, commits, deliveries, tombstones);
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
        erased);
  }
}
