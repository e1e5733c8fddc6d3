package org.wasl.routes.broker;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the broker and of messages on it.
 *
 * @param external an Artemis to connect to; empty runs one inside this process
 * @param directory journal, bindings and paging of the embedded broker
 * @param persistentIds whether ids are written to the broker's journal. No guarantee depends on it:
 *     a lost id is queued again from SQL
 * @param prefetchBytes ids a consumer may hold unacknowledged, in bytes
 * @param maxQueueBytes an address with more waiting is paged to disk
 * @param parkedViewSize ids shown in each {@code parked.<agency>} queue, at most; 0 for none
 * @param minDiskFreeBytes the embedded broker blocks producers below this
 * @param maxConnections pooled JMS connections
 * @param threads of the embedded broker, and of this process's connection to any: few, because
 *     hand-offs between threads then mostly find a running thread
 * @param idleReceiveMillis how long an idle consumer waits for an id at a time; a stop interrupts
 *     it
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
