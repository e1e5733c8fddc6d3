package org.wasl.assembly.wiring;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.configuration.settings.WitnessesConfig;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.log.WitnessCoordinator;
import org.wasl.routes.log.WitnessEndpoint;
import org.wasl.store.Store;
import org.wasl.trail.log.LogShards;

/** Connects the witnesses of the audit log, which are called before anything is signed. */
public final class WitnessWiring {
  private WitnessWiring() {}

  /**
   * @param keys the keys in force; the TLS certificate may change at a reload
   * @return empty if no witness is configured
   * @throws StartException if a witness proves that a larger log of this name exists, or a
   *     different one
   */
  static Optional<WitnessCoordinator> open(
      WitnessesConfig config,
      Store store,
      Supplier<GatewayKeys> keys,
      LogShards shards,
      RouteEvents events)
      throws StartException {
    if (config.all().isEmpty()) {
      return Optional.empty();
    }
    Optional<SignerKey> newest = keys.get().logKeys().key(shards.newest().number());
    WitnessHttpClient http =
        new WitnessHttpClient(new GatewayClientTls(keys), config.timeoutMillis());
    WitnessCoordinator witnessing =
        new WitnessCoordinator(
            config.all().stream()
                .map(entry -> new WitnessEndpoint(entry.key(), http.line(entry.prefix())))
                .toList(),
            new TlogPolicy(
                List.of(VerifierKey.parse(shards.newest().key().orElseThrow())),
                config.all().stream().map(WitnessesConfig.Entry::key).toList(),
                config.quorum()),
            config.pauseMillis(),
            store,
            shards,
            events);
    Map<String, String> objections =
        witnessing.collectProvenObjections(newest.map(WitnessCoordinator::emptyCheckpoint));
    if (!objections.isEmpty()) {
      witnessing.close();
      throw new StartException(refusal(objections));
    }
    return Optional.of(witnessing);
  }

  /**
   * Asks the witnesses about a shard that the database does not have. If the shard exists, the
   * database is older than the log.
   *
   * @param next the key of the shard after the last one
   * @return a witness that has cosigned leaves of that shard; empty if no witness that answers has
   * @throws StartException if a file of the gateway's keys cannot be used, with its name
   */
  public static Optional<String> cosignedBeyond(GatewayConfig config, SignerKey next)
      throws StartException {
    WitnessesConfig witnesses = config.auditLog().witnesses();
    SSLContext tls = GatewayKeys.read(config).tls();
    WitnessHttpClient http = new WitnessHttpClient(() -> tls, witnesses.timeoutMillis());
    byte[] none =
        new ConsistencyProof(0, List.of(), WitnessCoordinator.emptyCheckpoint(next))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return witnesses.all().stream()
        .filter(entry -> isConflict(http.line(entry.prefix()), none))
        .map(entry -> entry.key().name())
        .findFirst();
  }

  private static boolean isConflict(WitnessEndpoint.WitnessTransport line, byte[] request) {
    try {
      return line.addCheckpoint(request).status() == HttpURLConnection.HTTP_CONFLICT;
    } catch (IOException e) {
      return false; // no answer, so the start calls again
    }
  }

  private static String refusal(Map<String, String> objections) {
    StringBuilder text = new StringBuilder();
    objections.forEach(
        (name, objection) ->
            text.append("the witness ").append(name).append(' ').append(objection).append("; "));
    return text
        + "is the database restored from an older copy, or does another gateway sign with this"
        + " key?";
  }
}
