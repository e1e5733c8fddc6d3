package org.wasl.routes.broker;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which broker, and how ids travel on it.
 *
 * @param external an Artemis to connect to; empty runs one inside this process
 * @param directory journal, bindings and paging of the embedded broker
 * @param persistentIds whether ids are written to the broker's journal. No promise depends on it: a
 *     lost id is queued again from SQL
 * @param prefetchBytes ids a consumer may hold unacknowledged, in bytes
 * @param maxQueueBytes an address with more waiting is paged to disk
 * @param parkedViewSize ids shown in each {@code parked.<agency>} queue, at most; 0 for none
 * @param minDiskFreeBytes the embedded broker blocks producers below this
 * @param maxConnections pooled JMS connections
 * @param threads of the embedded broker, and of this process's connection to any: few, because an
 *     id that is handed from one to the other mostly finds the next one running then
 * @param idleReceiveMillis how long a consumer waits for an id before it looks whether it is still
 *     needed; an orderly stop takes as long
 * @param maxDamagedKept directories kept that the embedded broker could not open, the latest
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
   * An Artemis that somebody else runs.
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
