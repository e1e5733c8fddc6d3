package org.wasl.administration.backup;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.concurrent.Callable;
import org.wasl.console.auth.UsersFile;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.message.Signer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./wasl sign-operation} signs the statement of an operation that is done while no gateway
 * runs. A person signs with their own key file. Exit codes are 0 for signed, 2 for bad usage.
 */
@Command(
    name = "sign-operation",
    description = {
      "Sign the statement of an operation that two persons do while the gateway is stopped, such as"
          + " restore --accept-loss, and print the signature.",
      "With --make-key: make the key file, and print the public key for: wasl user NAME ROLE"
          + " --public-key FILE."
    },
    mixinStandardHelpOptions = true)
public final class SignOperationCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "STATEMENT",
      arity = "0..1",
      description = "file with the statement, as the command of the operation wrote it")
  private Path statement;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "your private key, a JWK that nobody else can read")
  private Path key;

  @Option(names = "--make-key", description = "make the key file instead of signing")
  private boolean make;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      if (make != (statement == null)) {
        throw new IllegalArgumentException("STATEMENT --key FILE, or --make-key --key FILE");
      }
      if (make) {
        out.println(made().toPublicJWK().toJSONString());
      } else {
        byte[] bytes = Files.readAllBytes(statement);
        OperationStatement read = OperationStatement.parse(bytes);
        err.printf("You sign:%n%s", read.describe());
        out.println(new Signer(key()).signOperation(bytes));
      }
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("sign-operation: " + e.getMessage());
    } catch (IOException e) {
      err.println(
          "sign-operation: " + (make ? key : statement) + ": cannot be used: " + e.getMessage());
    } finally {
      out.flush();
      err.flush();
    }
    return CommandLine.ExitCode.USAGE;
  }

  private JWK made() throws IOException {
    try {
      JWK made = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).generate();
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(key, made.toJSONString() + "\n");
      return made;
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(key + ": is there already", e);
    } catch (JOSEException e) {
      throw new IllegalStateException("every JVM has P-256", e);
    }
  }

  private JWK key() throws IOException {
    SecretFile.problem(key)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(key + ": " + problem);
            });
    try {
      return UsersFile.named(JWK.parse(SecretFile.read(key)));
    } catch (ParseException e) {
      throw new IllegalArgumentException(key + ": is not a JWK", e);
    }
  }
}
