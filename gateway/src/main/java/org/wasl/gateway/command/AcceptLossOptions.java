package org.wasl.gateway.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.keys.LogKeys;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.gateway.operations.OperatorInput;
import org.wasl.gateway.wiring.WitnessWiring;
import org.wasl.store.Store;
import org.wasl.store.log.Shard;
import org.wasl.store.log.Shard.State;
import org.wasl.store.log.ShardLifecycle;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Option;

/**
 * The options with which two persons accept that cosigned entries are missing in the backup. The
 * log continues in a new shard, which names the end of the old one.
 */
final class AcceptLossOptions extends ReasonOption {
  @Option(
      names = "--accept-loss",
      required = true,
      description = {
        "the log goes on in a new shard, from the last checkpoint in the backup: what witnesses"
            + " have",
        "seen beyond it is lost, and everybody who has it can prove that"
      })
  @SuppressWarnings("UnusedVariable") // a required flag: its presence is its value
  private boolean accepted;

  @Option(names = "--by", required = true, paramLabel = "NAME", description = "who accepts it")
  private String operator;

  @Option(
      names = "--approver",
      required = true,
      paramLabel = "NAME",
      description = "the second person")
  private String approver;

  /** Checks the options before the restore. */
  void check(GatewayConfig config) throws StartException {
    OperatorInput.requireCode("reason", reason());
    OperatorInput.requirePerson(operator);
    OperatorInput.requirePerson(approver);
    if (operator.equals(approver)) {
      throw new IllegalArgumentException("--approver: another person than --by");
    }
    key(config, 2); // any shard but the first
  }

  /** Truncates the log of the restored database, before a gateway runs on it. */
  void accept(GatewayConfig config, Store store) throws StartException {
    ShardLifecycle log = store.auditLog().shards();
    List<Shard> shards = log.all().orElseThrow();
    Shard last = shards.get(shards.size() - 1);
    int next = last.state() == State.ANNOUNCED ? last.number() : last.number() + 1;
    boolean witnessed = config.auditLog().witnesses().quorum() > 0;
    SignerKey key = key(config, next);
    Optional<String> beyond = WitnessWiring.cosignedBeyond(config, key);
    if (beyond.isPresent()) {
      throw new IllegalArgumentException(
          "%s: has signed a shard %d that the backup does not have, as the witness %s knows; %s"
              .formatted(file(config, next), next, beyond.get(), another(next, "--again ")));
    }
    VerifierKey verifier = key.verifier();
    if (!log.truncateAndOpenNext(next, verifier, witnessed, operator, reason(), approver)
        .orElseThrow()) {
      throw new IllegalArgumentException(
          "nothing of shard %d was signed and witnessed: restore without --accept-loss"
              .formatted(next - 1));
    }
  }

  private static SignerKey key(GatewayConfig config, int shard) throws StartException {
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    Optional<SignerKey> key = LogKeys.read(pki, config.auditLog().origin()).key(shard);
    return key.orElseThrow(
        () ->
            new IllegalArgumentException(
                file(config, shard) + ": is not there; " + another(shard, "")));
  }

  private static Path file(GatewayConfig config, int shard) {
    return new PkiFolder(config.folders().pkiDir()).logKeyFile(shard);
  }

  private static String another(int shard, String how) {
    return "./wasl pki --shard %d %smakes one for a sandbox, and its .vkey goes to the witnesses first"
        .formatted(shard, how);
  }
}
