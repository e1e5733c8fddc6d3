package org.wasl.gateway;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.config.StartException;
import org.wasl.gateway.config.WitnessesConfig;
import org.wasl.gateway.keys.OwnKeys;
import org.wasl.routes.Events;
import org.wasl.routes.log.Witness;
import org.wasl.routes.log.Witnessing;
import org.wasl.store.Store;
import org.wasl.store.log.Shelf;
import org.wasl.wire.pki.PkiFolder;

/** The witnesses of the audit log, asked before anything is signed. */
public final class Witnesses {
  private Witnesses() {}

  /**
   * @return empty where none are configured
   * @throws StartException when one of them knows a larger log of this name, or another one
   */
  static Optional<Witnessing> open(
      WitnessesConfig config, Store store, OwnKeys keys, Shelf shelf, Events events)
      throws StartException {
    if (config.all().isEmpty()) {
      return Optional.empty();
    }
    Optional<SignerKey> newest = keys.logKeys().key(shelf.newest().number());
    WitnessHttp http = new WitnessHttp(keys.tls(), config.timeoutMillis());
    Witnessing witnessing =
        new Witnessing(
            config.all().stream()
                .map(entry -> new Witness(entry.key(), http.line(entry.prefix())))
                .toList(),
            new Policy(
                List.of(VerifierKey.parse(shelf.newest().key().orElseThrow())),
                config.all().stream().map(WitnessesConfig.Entry::key).toList(),
                config.quorum()),
            config.pauseMillis(),
            store,
            shelf,
            events);
    Map<String, String> objections = witnessing.object(newest.map(Witnessing::none));
    if (!objections.isEmpty()) {
      witnessing.close();
      throw new StartException(refusal(objections));
    }
    return Optional.of(witnessing);
  }

  /**
   * Asks whether a shard was begun that the database does not have: then the database is older.
   *
   * @param next key of the shard after its last one
   * @return who has cosigned leaves of it; empty where nobody has who answers
   * @throws StartException naming a file of the gateway's keys that cannot be used
   */
  public static Optional<String> beyond(GatewayConfig config, SignerKey next)
      throws StartException {
    WitnessesConfig witnesses = config.auditLog().witnesses();
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    SSLContext tls = OwnKeys.read(pki, config.auditLog().origin()).tls();
    WitnessHttp http = new WitnessHttp(tls, witnesses.timeoutMillis());
    byte[] none =
        new ConsistencyProof(0, List.of(), Witnessing.none(next))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return witnesses.all().stream()
        .filter(entry -> isConflict(http.line(entry.prefix()), none))
        .map(entry -> entry.key().name())
        .findFirst();
  }

  private static boolean isConflict(Witness.Line line, byte[] request) {
    try {
      return line.addCheckpoint(request).status() == HttpURLConnection.HTTP_CONFLICT;
    } catch (IOException e) {
      return false; // it says nothing; the start asks again
    }
  }

  private static String refusal(Map<String, String> objections) {
    StringBuilder text = new StringBuilder();
    objections.forEach(
        (name, what) ->
            text.append("the witness ").append(name).append(' ').append(what).append("; "));
    return text
        + "is the database restored from an older copy, or does another gateway sign with this key?";
  }
}
