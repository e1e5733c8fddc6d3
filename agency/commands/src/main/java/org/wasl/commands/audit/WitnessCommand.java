package org.wasl.commands.audit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.PortOption;
import org.wasl.kit.pki.NoteKeys;
import org.wasl.kit.witness.CheckpointWitness;
import org.wasl.kit.witness.CosignedCheckpoints;
import org.wasl.kit.witness.WitnessConfig;
import org.wasl.kit.witness.WitnessServer;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.RootCause;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code witness} cosigns the checkpoints of logs until it is stopped. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description =
        "Runs a witness, which cosigns checkpoints of logs that only grow (C2SP tlog-witness).")
public final class WitnessCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--as", required = true, paramLabel = "ID", description = "The witness's id.")
  private String id;

  @Option(
      names = "--pki",
      required = true,
      paramLabel = "DIR",
      description = "Folder with ID.witness.key, gateway.log*.vkey and, for TLS, certificates.")
  private Path pki;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of its cosigned checkpoints. A witness that loses it needs a new key.")
  private Path data;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "${DEFAULT-VALUE} by default.")
  private String host = WitnessConfig.DEFAULT.host();

  @Mixin private PortOption port;

  @Option(
      names = "--plain",
      description = "HTTP on a loopback address, for a proxy on this machine that speaks TLS.")
  private boolean plain;

  @Option(
      names = "--log",
      paramLabel = "KEY",
      description = "A further log: its verifier key (C2SP signed-note). May be given repeatedly.")
  private List<String> logs = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (plain && !isLoopback()) {
      throw bad("--plain: only on a loopback address, behind a proxy on this machine; not " + host);
    }
    PkiFolder folder = open();
    try (KitRuntime runtime = KitRuntime.start(2);
        CosignedCheckpoints seen = new CosignedCheckpoints(data);
        WitnessServer server = listen(runtime, folder, seen)) {
      spec.commandLine().getOut().println(id + " witnesses at " + server.prefix());
      spec.commandLine().getOut().println("its key: " + key(folder).verifier());
      spec.commandLine().getOut().flush();
      new CountDownLatch(1).await();
      return 0;
    }
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw bad("--host: " + host + " is not known");
    }
  }

  private PkiFolder open() {
    List<String> needed = new ArrayList<>(List.of(id + ".witness.key", "gateway.log.vkey"));
    if (!plain) {
      needed.addAll(List.of("ca.pem", id + ".pem", id + ".key", AgencyId.GATEWAY + ".pem"));
    }
    return PkiOption.open(spec, pki, needed);
  }

  private SignerKey key(PkiFolder folder) {
    try {
      return NoteKeys.witness(folder, id);
    } catch (MalformedException e) {
      throw bad("--pki: " + id + ".witness.key: " + e.getMessage());
    }
  }

  private WitnessServer listen(KitRuntime runtime, PkiFolder folder, CosignedCheckpoints seen)
      throws IOException {
    List<VerifierKey> further = logs.stream().map(this::log).toList();
    WitnessConfig config = WitnessConfig.DEFAULT.at(host, port.number());
    CheckpointWitness witness =
        new CheckpointWitness(key(folder), () -> known(folder, further), seen, Clock.systemUTC());
    try {
      return WitnessServer.start(runtime, plain ? config.plain() : config, folder, id, witness)
          .join();
    } catch (CompletionException e) {
      // Another start may find the port free, so this is not bad usage.
      String why = RootCause.message(RootCause.ofCompletion(e));
      throw new IOException("--port " + port.number() + ": " + why, e);
    }
  }

  /** Reads the keys at each request, because keys of later shards are added at run time. */
  private static List<VerifierKey> known(PkiFolder folder, List<VerifierKey> further) {
    List<VerifierKey> known = new ArrayList<>(NoteKeys.shards(folder));
    known.addAll(further);
    return known;
  }

  private VerifierKey log(String text) {
    try {
      VerifierKey key = VerifierKey.parse(text);
      if (key.type() == KeyType.NOTE) {
        return key;
      }
    } catch (MalformedException e) {
      // Not a key of a log.
    }
    throw bad("--log: not the verifier key of a log");
  }

  private ParameterException bad(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
