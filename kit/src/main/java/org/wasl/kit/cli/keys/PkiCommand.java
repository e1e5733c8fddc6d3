package org.wasl.kit.cli.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.wasl.audit.log.DurableFile;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.VerifierKey;
import org.wasl.kit.pki.NoteKeys;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TokenKeyMaker;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pki}: synthetic keys and certificates for a sandbox. */
@Command(
    name = "pki",
    mixinStandardHelpOptions = true,
    description = "Makes what is missing of a sandbox's keys and certificates.")
public final class PkiCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--pki", required = true, paramLabel = "DIR", description = "Folder to fill.")
  private Path folder;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Agencies; the gateway is added.")
  private List<String> agencies = List.of();

  @Option(
      names = "--witness",
      paramLabel = "ID",
      description = "A witness of the log. May be given repeatedly.")
  private List<String> witnesses = List.of();

  @Option(
      names = "--shard",
      paramLabel = "N",
      description = "The key of a later shard of the audit log, from 2, beside the first one's.")
  private Integer shard;

  @Option(
      names = "--again",
      description = {
        "With --shard: the key that is there has signed what is lost. It is put aside, and one of",
        "another name made."
      })
  private boolean again;

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
        "then on: pkcs11:token=LABEL;object=LABEL?module-path=/…/lib.so&pin-source=file:/…/pin"
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
    if (shard == null && (again || agencies.isEmpty())) {
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

  private void addTokenKey() throws IOException {
    if (agencies.size() != 1) {
      throw new ParameterException(spec.commandLine(), "--token: for one ID");
    }
    try {
      PkiFolder pki = new PkiFolder(folder);
      String kid = TokenKeyMaker.add(pki, agencies.get(0), token, notBefore);
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
    VerifierKey key = again ? NoteKeys.replaceShard(pki, shard) : NoteKeys.makeShard(pki, shard);
    SandboxPki.exportGateway(pki);
    spec.commandLine().getOut().println("shard " + shard + ": " + key);
  }

  /** What it says is there is there after a power cut, too. */
  private void sync() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        DurableFile.sync(file);
      }
    }
  }

  private void makeAgencyKeys() throws IOException {
    List<String> ids = new ArrayList<>(agencies);
    ids.addAll(witnesses);
    for (String agency : ids) {
      if (!agency.matches("[a-z][a-z0-9-]{1,62}")) {
        throw new ParameterException(
            spec.commandLine(), "not an id (lower case, digits, hyphens): " + agency);
      }
    }
    List<String> everybody = new ArrayList<>(agencies);
    everybody.add(PkiFolder.GATEWAY);
    SandboxPki.create(folder, everybody);
    SandboxPki.createWitnesses(folder, witnesses);
    sync();
    int all = everybody.size() + witnesses.size();
    spec.commandLine().getOut().println("synthetic keys for " + all + " in " + folder);
  }
}
