package org.wasl.trials.bench;

/** The counters at one moment. */
record Snapshot(
    long nanos,
    long accepted,
    long deliveries,
    long complete,
    long askedToWait,
    long failed,
    long connections,
    Usage gateway,
    ThreadCosts threads,
    Usage database,
    Usage driver) {

  static Snapshot of(Ledger ledger, long gatewayPid) {
    return new Snapshot(
        System.nanoTime(),
        ledger.accepted.sum(),
        ledger.deliveries.sum(),
        ledger.complete.sum(),
        ledger.askedToWait.sum(),
        ledger.failed.sum(),
        ledger.connections.sum(),
        Usage.of(gatewayPid),
        ThreadCosts.of(gatewayPid),
        Usage.ofPostgres(gatewayPid),
        Usage.of(ProcessHandle.current().pid()));
  }
}
