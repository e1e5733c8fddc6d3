package org.wasl.bench;

import java.util.Map;
import org.wasl.bench.load.LatencyRecorder;
import org.wasl.bench.load.MessageTracker;

/**
 * The results of one round.
 *
 * @param acceptedPerSecond cases answered 202, a second
 * @param deliveriesPerSecond distinct deliveries at the receivers, a second
 * @param referralsPerSecond cases that reached every recipient, a second
 * @param casesPerRequest cases answered 202 for each request to the gateway, from the start of the
 *     load to its end
 * @param deliveriesPerRequest distinct deliveries for each request that a receiver answered
 * @param gatewayMicros CPU per referral delivered, in the gateway's process
 * @param databaseMicros CPU per referral delivered, in all database processes
 * @param driverMicros CPU per referral delivered in this process, which has clients, receivers and
 *     their signatures
 * @param walBytes bytes that the database wrote to its write-ahead log, per referral delivered
 * @param walRecords records that the database wrote to its write-ahead log, per referral delivered
 * @param rowsInserted rows inserted into its tables, per referral delivered
 * @param rowsUpdated rows updated in its tables, per referral delivered
 * @param rowsDeleted rows deleted from its tables, per referral delivered
 * @param commits of its transactions, per referral delivered
 * @param deliveryEntries entries of indexes of deliveries that the database read, per referral
 *     delivered
 * @param threads the gateway's CPU by the names of its threads, the largest first
 * @param driverShare the driver's share of all CPU used by the three, 0 to 1
 * @param delayed submissions and batches that a limit of the gateway's door delayed, including
 *     those while the load settled; not a number if the gateway does not report it
 * @param unavailable answers 503 or 429
 * @param failed any other answer, or none
 * @param connections new connections from the gateway to receivers
 * @param undelivered accepted cases that lacked a recipient when deliveries stopped
 * @param duplicates duplicate deliveries, until deliveries stopped
 */
record RoundFigures(
    double acceptedPerSecond,
    double deliveriesPerSecond,
    double referralsPerSecond,
    double casesPerRequest,
    double deliveriesPerRequest,
    LatencyRecorder.Summary acceptance,
    LatencyRecorder.Summary endToEnd,
    double gatewayMicros,
    double databaseMicros,
    double driverMicros,
    double walBytes,
    double walRecords,
    double rowsInserted,
    double rowsUpdated,
    double rowsDeleted,
    double commits,
    double deliveryEntries,
    Map<String, Double> threads,
    double driverShare,
    long gatewayRssKib,
    long databaseRssKib,
    double delayed,
    long unavailable,
    long failed,
    long connections,
    long undelivered,
    long duplicates) {

  static RoundFigures between(
      CounterSnapshot a,
      CounterSnapshot b,
      MessageTracker ledger,
      DoorCounters door,
      LatencyRecorder.Summary[] latencies) {
    double seconds = (b.nanos() - a.nanos()) / 1e9;
    double complete = Math.max(1, b.complete() - a.complete());
    double requests = Math.max(1, b.requests() - a.requests());
    double gateway = b.gateway().cpuMicros() - a.gateway().cpuMicros();
    double database = b.database().cpuMicros() - a.database().cpuMicros();
    double driver = b.driver().cpuMicros() - a.driver().cpuMicros();
    return new RoundFigures(
        (b.accepted() - a.accepted()) / seconds,
        (b.deliveries() - a.deliveries()) / seconds,
        (b.complete() - a.complete()) / seconds,
        door.casesPerRequest(),
        (b.deliveries() - a.deliveries()) / requests,
        latencies[0],
        latencies[1],
        gateway / complete,
        database / complete,
        driver / complete,
        (b.done().walBytes() - a.done().walBytes()) / complete,
        (b.done().walRecords() - a.done().walRecords()) / complete,
        (b.done().rowsInserted() - a.done().rowsInserted()) / complete,
        (b.done().rowsUpdated() - a.done().rowsUpdated()) / complete,
        (b.done().rowsDeleted() - a.done().rowsDeleted()) / complete,
        (b.done().commits() - a.done().commits()) / complete,
        (b.done().deliveryEntries() - a.done().deliveryEntries()) / complete,
        b.threads().since(a.threads(), complete),
        driver / Math.max(1, gateway + database + driver),
        b.gateway().rssKib(),
        b.database().rssKib(),
        door.delayed(),
        b.unavailable() - a.unavailable(),
        b.failed() - a.failed(),
        b.connections() - a.connections(),
        ledger.outstanding(),
        ledger.duplicates.sum() - a.duplicates());
  }
}
