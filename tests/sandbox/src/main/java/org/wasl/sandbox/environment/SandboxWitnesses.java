package org.wasl.sandbox.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.NoteKeys;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.witness.CheckpointWitness;
import org.wasl.kit.witness.CosignedCheckpoints;
import org.wasl.kit.witness.WitnessConfig;
import org.wasl.kit.witness.WitnessServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.PortAllocator;
import org.wasl.wire.pki.PkiFolder;

/**
 * Three witnesses of the gateway's log, two of which make a quorum. Each keeps its port across
 * starts, beside its state, in {@code folder/<id>}.
 */
public final class SandboxWitnesses implements AutoCloseable {
  private static final List<String> IDS = List.of("witness-1", "witness-2", "witness-3");
  private static final int QUORUM = 2;

  /** Long because they share a machine with their gateway, and wait for its disk as it does. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final PkiFolder pki;
  private final List<CosignedCheckpoints> memories = new ArrayList<>();
  private final List<WitnessServer> servers = new ArrayList<>();

  private SandboxWitnesses(PkiFolder pki) {
    this.pki = pki;
  }

  /**
   * Starts them.
   *
   * @param pki folder of keys; the witnesses' keys are added if they are missing
   */
  public static SandboxWitnesses start(KitRuntime runtime, PkiFolder pki, Path folder)
      throws IOException {
    SandboxPki.createWitnesses(pki.path(), IDS);
    PortAllocator.give(folder, IDS.stream().map(AgencyId::new).toList());
    SandboxWitnesses witnesses = new SandboxWitnesses(pki);
    for (String id : IDS) {
      witnesses.start(runtime, id, folder);
    }
    return witnesses;
  }

  private void start(KitRuntime runtime, String id, Path folder) throws IOException {
    CosignedCheckpoints seen = new CosignedCheckpoints(folder.resolve(id).resolve("seen"));
    memories.add(seen);
    CheckpointWitness witness =
        new CheckpointWitness(
            NoteKeys.witness(pki, id), () -> NoteKeys.shards(pki), seen, Clock.systemUTC());
    servers.add(
        PortAllocator.listen(
            folder,
            id,
            port ->
                WitnessServer.start(
                    runtime, WitnessConfig.DEFAULT.at("127.0.0.1", port), pki, id, witness)));
  }

  /** The gateway's settings for these witnesses. */
  public Map<String, String> settings() {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < IDS.size(); i++) {
      entries.add(keys(pki).get(i) + " " + servers.get(i).prefix());
    }
    return Map.of(
        "log.witnesses",
        entries.stream().collect(Collectors.joining(", ")),
        "log.quorum",
        Integer.toString(QUORUM),
        "log.witnessTimeoutMillis",
        Long.toString(TIMEOUT.toMillis()));
  }

  /** The trust policy for a log that they witness. */
  public static TlogPolicy policy(PkiFolder pki) {
    return new TlogPolicy(NoteKeys.shards(pki), keys(pki), QUORUM);
  }

  private static List<VerifierKey> keys(PkiFolder pki) {
    return IDS.stream().map(id -> NoteKeys.witness(pki, id).verifier()).toList();
  }

  @Override
  public void close() throws IOException {
    servers.forEach(WitnessServer::close);
    for (CosignedCheckpoints seen : memories) {
      seen.close();
    }
  }
}
