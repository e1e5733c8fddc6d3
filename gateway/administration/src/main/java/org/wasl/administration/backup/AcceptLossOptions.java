package org.wasl.administration.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.assembly.wiring.WitnessWiring;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.VerifierKey;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.Person;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UsersFile;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.operations.keys.LogKeys;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.store.Store;
import org.wasl.trail.KeyedHash;
import org.wasl.trail.OperatorIds;
import org.wasl.trail.log.Shard;
import org.wasl.trail.log.Shard.State;
import org.wasl.trail.log.ShardLifecycle;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Option;

/**
 * The options with which two persons accept that a backup or an external database lacks entries
 * that were cosigned or published. The log continues in a new shard, which names the end of the old
 * one. No gateway runs that could authenticate the persons. So each signs the same statement with a
 * key that the users file lists.
 */
final class AcceptLossOptions {
  @Option(
      names = "--accept-loss",
      required = true,
      description = {
        "continue the log in a new shard, from the last checkpoint in the backup. All later"
            + " entries",
        "are lost. Witnesses and others who have them can prove that"
      })
  @SuppressWarnings("UnusedVariable") // a required flag without a value
  private boolean accepted;

  @Option(
      names = "--write-statement",
      paramLabel = "FILE",
      description =
          "write the statement for two persons to sign (./wasl sign-operation), and restore"
              + " nothing")
  private Path written;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "with --write-statement: reason code for the audit trail")
  private String reason;

  @Option(
      names = "--statement",
      paramLabel = "FILE",
      description = "statement that two persons have signed")
  private Path statement;

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description =
          "a signature of the statement from ./wasl sign-operation; give two, of two persons")
  private List<Path> signatures = new ArrayList<>();

  /** The statement that two persons have signed, and the signers. */
  record SignedStatement(OperationStatement statement, OperationSigners signers) {}

  /** Tells whether the statement is only to be written. */
  boolean onlyWritesStatement() {
    return written != null;
  }

  /**
   * Writes the statement about a backup or an external database.
   *
   * @param backup the digest of the backup's manifest, or the loss of the database
   */
  void writeStatement(GatewayConfig config, String backup) throws IOException {
    if (statement != null || !signatures.isEmpty()) {
      throw new IllegalArgumentException("--write-statement restores nothing: leave --statement");
    }
    Files.write(
        written,
        new OperationStatement(
                OperationStatement.ACCEPT_LOSS,
                config.auditLog().origin(),
                backup,
                OperatorInput.requireCode("reason", reason),
                Clock.systemUTC().instant())
            .bytes());
  }

  /**
   * Checks the statement and both signatures, before anything is restored.
   *
   * @param backup the digest of the manifest of the restored backup, or the loss of the database
   */
  SignedStatement check(GatewayConfig config, String backup) throws StartException, IOException {
    if (statement == null || reason != null) {
      throw new IllegalArgumentException(
          "--accept-loss: --reason CODE --write-statement FILE first, then --statement FILE and two"
              + " --signature FILE");
    }
    byte[] bytes = read(statement);
    OperationStatement signed;
    try {
      signed = OperationStatement.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(statement + ": " + e.getMessage(), e);
    }
    requireThis(signed, config, backup);
    List<String> texts = new ArrayList<>();
    for (Path signature : signatures) {
      texts.add(new String(read(signature), StandardCharsets.US_ASCII));
    }
    OperationSigners signers = OperationSigners.of(users(config), bytes, texts);
    key(config, 2); // never the key of the first shard, whatever the backup has
    return new SignedStatement(signed, signers);
  }

  private void requireThis(OperationStatement signed, GatewayConfig config, String backup) {
    Instant now = Clock.systemUTC().instant();
    if (!signed.operation().equals(OperationStatement.ACCEPT_LOSS)
        || !signed.log().equals(config.auditLog().origin())
        || !signed.backup().equals(backup)) {
      throw new IllegalArgumentException(
          statement + ": is about another operation, log or backup; write it again");
    }
    OperatorInput.requireCode("reason", signed.reason());
    if (signed.at().isAfter(now) || signed.at().plus(config.retention().confirm()).isBefore(now)) {
      throw new IllegalArgumentException(
          statement
              + ": counts for "
              + config.retention().confirm().toHours()
              + " hours from "
              + signed.at()
              + "; write it again");
    }
  }

  private static Collection<User> users(GatewayConfig config) {
    Path file = config.usersFile();
    try {
      // Passwords do not matter here.
      return UsersFile.read(file, PasswordHash.MIN_ITERATIONS).values();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + ": cannot be read; it lists the keys of the persons who sign", e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read", e);
    }
  }

  /** Accepts the loss of the database, before any gateway runs on it. */
  static void accept(GatewayConfig config, Store store, SignedStatement loss)
      throws StartException {
    ShardLifecycle log = store.auditLog().shards();
    List<Shard> shards = log.all().orElseThrow();
    Shard last = shards.get(shards.size() - 1);
    int next = last.state() == State.ANNOUNCED ? last.number() : last.number() + 1;
    boolean witnessed = config.auditLog().witnesses().quorum() > 0;
    SignerKey key = key(config, next);
    Optional<String> beyond = WitnessWiring.cosignedBeyond(config, key);
    if (beyond.isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: has signed a shard %d that the backup does not have, as the witness %s knows;"
                  + " %s",
              file(config, next),
              next,
              beyond.get(),
              another(next, "--again ")));
    }
    VerifierKey verifier = key.verifier();
    PkiFolder pki = new PkiFolder(config.folders().pkiDir());
    OperatorDirectory operators =
        new OperatorDirectory(
            store, new OperatorIds(new KeyedHash(GatewayKeys.erasureKey(pki.erasureKeyFile()))));
    Person operator = loss.signers().operator().person();
    Person approver = loss.signers().approver().person();
    if (!log.truncateAndOpenNext(
            next,
            verifier,
            witnessed,
            operators.idOf(operator),
            loss.statement().reason(),
            operators.idOf(approver))
        .orElseThrow()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "nothing of shard %d was signed and witnessed: restore without --accept-loss",
              next - 1));
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
    return String.format(
        Locale.ROOT,
        "./wasl pki --shard %d %smakes one for a sandbox, and its .vkey goes to the witnesses"
            + " first",
        shard,
        how);
  }
}
