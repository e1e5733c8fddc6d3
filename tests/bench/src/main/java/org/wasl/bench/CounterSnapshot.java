package org.wasl.bench;

import org.wasl.bench.load.MessageTracker;
import org.wasl.bench.process.ProcessUsage;
import org.wasl.bench.process.ThreadCpuUsage;
import org.wasl.sandbox.checker.DatabaseUsage;

/**
 * The counters at one moment.
 *
 * @param done the work of the gateway's database
 */
record CounterSnapshot(
    long nanos,
    long accepted,
    long deliveries,
    long complete,
    long requests,
    long unavailable,
    long failed,
    long connections,
    long duplicates,
    ProcessUsage gateway,
    ThreadCpuUsage threads,
    ProcessUsage database,
    ProcessUsage driver,
    DatabaseUsage done) {

  static CounterSnapshot of(MessageTracker ledger, long gatewayPid, DatabaseUsage done) {
    return new CounterSnapshot(
        System.nanoTime(),
        ledger.accepted.sum(),
        ledger.deliveries.sum(),
        ledger.complete.sum(),
        ledger.requests.sum(),
        ledger.unavailable.sum(),
        ledger.failed.sum(),
        ledger.connections.sum(),
        ledger.duplicates.sum(),
        ProcessUsage.of(gatewayPid),
        ThreadCpuUsage.of(gatewayPid),
        ProcessUsage.ofPostgres(gatewayPid),
        ProcessUsage.of(ProcessHandle.current().pid()),
        done);
  }
}
