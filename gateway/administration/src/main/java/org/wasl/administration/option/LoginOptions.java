package org.wasl.administration.option;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.runtime.SecretFile;
import picocli.CommandLine.Option;

/**
 * The options with which a person logs in to the management port of a running gateway. The gateway
 * records operations for that person, and nobody else can act under that name.
 */
public final class LoginOptions {
  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "your user name; type the password or pipe it in")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "file with the password, which nobody else can read, instead of typing it")
  private Path passwordFile;

  @Option(
      names = "--oidc",
      description = "log in with the OpenID provider, in a browser on any machine")
  private boolean oidc;

  @Option(
      names = "--management",
      paramLabel = "URL",
      description = "address of the management port; default: from run.json in the data folder")
  private URI management;

  @Option(
      names = "--management-ca",
      paramLabel = "FILE",
      description =
          "trusted certificates (PEM) for that port; default: management.certificateFile, else the"
              + " JVM's")
  private Path authority;

  /** Refuses a person without a name or provider. */
  public void check() {
    if (oidc == (user != null) || oidc && passwordFile != null) {
      throw new IllegalArgumentException(
          "say who you are: --user NAME with your password, or --oidc");
    }
  }

  /** Tells whether a name or the provider is given. */
  public boolean isGiven() {
    return oidc || user != null;
  }

  /** Tells whether the person logs in at the OpenID provider. */
  public boolean byProvider() {
    return oidc;
  }

  /** Name of the person. It is not used with {@code --oidc}. */
  public String user() {
    return user;
  }

  /** Address of the management port. Empty for that of the running gateway. */
  public Optional<URI> management() {
    return Optional.ofNullable(management);
  }

  /** Certificates to trust for the management port, if they are named. */
  public Optional<Path> authority() {
    return Optional.ofNullable(authority);
  }

  /** The password, from the file, the terminal or standard input. */
  public char[] password() throws IOException {
    if (passwordFile != null) {
      SecretFile.problem(passwordFile)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(passwordFile + ": " + problem);
              });
      try {
        return SecretFile.read(passwordFile).toCharArray();
      } catch (IOException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return typed("Password of " + user + ": ");
  }

  /** A password that is typed at the terminal, or piped in. */
  public static char[] typed(String prompt) throws IOException {
    if (System.console() != null && System.console().isTerminal()) {
      char[] typed = System.console().readPassword(prompt);
      if (typed == null) { // the end of input (Ctrl-D)
        throw nothingTyped();
      }
      return typed;
    }
    return line(System.in);
  }

  /** Reads byte by byte, so that the next question can read the text after this line. */
  private static char[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.isEmpty()) {
      throw nothingTyped();
    }
    return text.toCharArray();
  }

  private static IllegalArgumentException nothingTyped() {
    return new IllegalArgumentException(
        "no password given: type it, pipe it in, or --password-file FILE");
  }
}
