package org.wasl.trials.bench;

import org.wasl.trials.bench.load.MessageTracker;
import org.wasl.trials.bench.process.ProcessUsage;
import org.wasl.trials.bench.process.ThreadCpuUsage;
import org.wasl.trials.checker.DatabaseUsage;

/**
 * The counters at one moment.
 *
 * @param done what the gateway's database has done
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
