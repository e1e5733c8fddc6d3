package org.wasl.routes.broker;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the broker and of messages on it.
 *
 * @param external an Artemis to connect to; if empty, one runs inside this process
 * @param directory journal, bindings and paging of the embedded broker
 * @param persistentIds whether ids are written to the broker's journal. Guarantees do not depend on
 *     it, because a lost id is queued again from SQL
 * @param prefetchBytes ids a consumer may hold unacknowledged, in bytes
 * @param maxQueueBytes an address with more waiting is paged to disk
 * @param parkedViewSize most ids shown in each {@code parked.<agency>} queue; 0 for none
 * @param minDiskFreeBytes the embedded broker blocks producers below this
 * @param maxConnections pooled JMS connections
 * @param threads of the embedded broker, and of this process's connection to any broker; with few,
 *     hand-offs between threads mostly find a running thread
 * @param idleReceiveMillis how long an idle consumer waits for an id before it checks again; a stop
 *     interrupts it
 * @param maxDamagedKept most damaged directories kept, the latest ones
 */
public record BrokerSettings(
    Optional<External> external,
    Path directory,
    boolean persistentIds,
    int prefetchBytes,
    long maxQueueBytes,
    int parkedViewSize,
    long minDiskFreeBytes,
    int maxConnections,
    int threads,
    int idleReceiveMillis,
    int maxDamagedKept) {

  /**
   * An external Artemis.
   *
   * @param url for example {@code tcp://host:61617?sslEnabled=true&trustStorePath=…}
   * @param user account that may send to, consume from and browse our queues
   * @param password its password
   */
  public record External(String url, String user, String password) {
    @Override
    public String toString() {
      return "External[url=" + url + ", user=" + user + "]";
    }
  }
}
