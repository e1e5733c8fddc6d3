package org.wasl.commands.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.VerifierKey;
import org.wasl.kit.pki.GatewayKeyMaker;
import org.wasl.kit.pki.NoteKeys;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TokenKeyMaker;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.DurableFile;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code pki} makes keys of a gateway, and synthetic keys and certificates for a
 * sandbox.
 */
@Command(
    name = "pki",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the missing keys and certificates of a sandbox, which are synthetic. With --host",
      "it makes the keys of a production gateway, whose certificate its own authority issues."
    })
public final class PkiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--pki", required = true, paramLabel = "DIR", description = "Folder to fill.")
  private Path folder;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Agencies; the gateway is added.")
  private List<String> agencies = List.of();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = {
        "A name or address of a production gateway's partner API: makes those of its keys that",
        "are missing, and the request gateway.csr for its authority. May be given repeatedly."
      })
  private List<String> hosts = List.of();

  @Option(
      names = "--log-origin",
      defaultValue = SandboxPki.LOG_ORIGIN,
      paramLabel = "NAME",
      description = "With --host: log.origin of gateway.properties; ${DEFAULT-VALUE} by default.")
  private String logOrigin;

  @Option(
      names = "--witness",
      paramLabel = "ID",
      description = "A witness of the log. May be given repeatedly.")
  private List<AgencyId> witnesses = List.of();

  @Option(
      names = "--shard",
      paramLabel = "N",
      description = "The key of a later shard of the audit log, from 2, beside the first one's.")
  private Integer shard;

  @Option(
      names = "--again",
      description = {
        "With --shard: the existing key has signed entries that are lost. It is put aside, and a",
        "key with another name is made."
      })
  private boolean replacesShard;

  @Option(
      names = "--request",
      paramLabel = "FILE",
      description = {
        "A request for a TLS certificate (PKCS #10): it is issued, and written to FILE with the",
        "ending .pem."
      })
  private Path request;

  @Option(
      names = "--token",
      paramLabel = "URI",
      description = {
        "Makes a signing key for ID in a PKCS #11 token, beside the keys that ID has; it signs"
            + " from",
        "then on. With --host: makes the gateway's first one there.",
        "pkcs11:token=LABEL;object=LABEL?module-path=/…/lib.so&pin-source=file:/…/pin"
      })
  private String token;

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      description = {
        "With --token: the key signs from this time on, such as 2027-01-15T06:00:00Z, when all who",
        "verify have its public part."
      })
  private Optional<Instant> notBefore = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (!hosts.isEmpty()) {
      makeGatewayKeys();
      return 0;
    }
    if (token != null) {
      addTokenKey();
      return 0;
    }
    if (notBefore.isPresent()) {
      throw new ParameterException(spec.commandLine(), "--not-before: with --token");
    }
    if (request != null) {
      certify();
      return 0;
    }
    if (shard == null && (replacesShard || agencies.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "give an ID, or --shard N, or --request FILE");
    }
    if (shard != null) {
      shard();
    }
    if (!agencies.isEmpty()) {
      makeAgencyKeys();
    }
    return 0;
  }

  private void makeGatewayKeys() throws IOException {
    if (!agencies.isEmpty() || !witnesses.isEmpty() || shard != null || request != null) {
      throw new ParameterException(
          spec.commandLine(), "--host: for a gateway's keys, without ID and other tasks");
    }
    if (notBefore.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--not-before: not with --host, whose key is the first one");
    }
    try {
      Path csr =
          new GatewayKeyMaker(new PkiFolder(folder))
              .make(hosts, logOrigin, Optional.ofNullable(token));
      spec.commandLine().getOut().println("keys in " + folder + ", for this gateway alone");
      spec.commandLine().getOut().println("to the authority: " + csr);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void addTokenKey() throws IOException {
    if (agencies.size() != 1) {
      throw new ParameterException(spec.commandLine(), "--token: for one ID");
    }
    try {
      PkiFolder pki = new PkiFolder(folder);
      String kid = TokenKeyMaker.add(pki, ids().getFirst(), token, notBefore);
      SandboxPki.exportGateway(pki);
      spec.commandLine().getOut().println(kid + " in the token");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--token: " + e.getMessage());
    }
  }

  private void certify() throws IOException {
    String name = request.getFileName().toString();
    Path certificate = request.resolveSibling(name.replaceFirst("\\.[a-z]+$", "") + ".pem");
    if (Files.exists(certificate)) {
      throw new ParameterException(spec.commandLine(), certificate + ": is there already");
    }
    try {
      Files.writeString(certificate, SandboxPki.certify(folder, Files.readString(request)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--request " + request + ": " + e.getMessage());
    }
    spec.commandLine().getOut().println(certificate);
  }

  private void shard() throws IOException {
    if (shard < 2 || shard > ShardLink.MAX_SHARDS) {
      throw new ParameterException(
          spec.commandLine(), "--shard: from 2 to " + ShardLink.MAX_SHARDS);
    }
    PkiFolder pki = new PkiFolder(folder);
    if (!Files.exists(pki.logVerifierKeyFile(1))) {
      throw new ParameterException(
          spec.commandLine(), folder + ": has no key of the audit log yet: give an ID");
    }
    VerifierKey key =
        replacesShard ? NoteKeys.replaceShard(pki, shard) : NoteKeys.makeShard(pki, shard);
    SandboxPki.exportGateway(pki);
    spec.commandLine().getOut().println("shard " + shard + ": " + key);
  }

  /** Syncs the folder, so that the reported files are there after a power cut too. */
  private void sync() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        DurableFile.sync(file);
      }
    }
  }

  /** The agencies. A parameter with a converter would end the list at a malformed id. */
  private List<AgencyId> ids() {
    try {
      return agencies.stream().map(AgencyId::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private void makeAgencyKeys() throws IOException {
    List<AgencyId> everybody = new ArrayList<>(ids());
    everybody.add(AgencyId.GATEWAY);
    SandboxPki.create(folder, everybody);
    SandboxPki.createWitnesses(folder, witnesses.stream().map(AgencyId::value).toList());
    sync();
    int all = everybody.size() + witnesses.size();
    spec.commandLine().getOut().println("synthetic keys for " + all + " in " + folder);
  }
}
