package org.wasl.audit.verify;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The second verifier, run by Node. Tests that need Node are skipped if there is none. */
final class Node {
  private static final int MIN_VERSION = 20;
  private static final File FOLDER = new File("verify-js");

  private Node() {}

  /** The result of a run, with its exit code and its output. */
  record Ran(int code, String out) {}

  /** Its version, if it is one that the second verifier runs on. */
  static Optional<String> version() {
    try {
      String version = run(List.of("--version"), out -> {}).out().strip();
      return version.matches("v[0-9]+\\..*")
              && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= MIN_VERSION
          ? Optional.of(version)
          : Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  static void assumeThere() {
    assumeTrue(version().isPresent(), "the second verifier needs Node 20 or later");
  }

  /** {@code node verify.mjs …}. */
  static Ran verify(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("verify.mjs"));
    words.addAll(arguments);
    return run(words, out -> {});
  }

  /** The exit codes for these bundles, all in one process. */
  static List<Integer> codes(String command, String trusted, List<byte[]> bundles) {
    return codes(List.of(command, trusted), bundles);
  }

  /** The same, by a trusted time-stamp authority. */
  static List<Integer> codes(String command, String trusted, Path authority, List<byte[]> bundles) {
    return codes(List.of(command, trusted, authority.toString()), bundles);
  }

  private static List<Integer> codes(List<String> arguments, List<byte[]> bundles) {
    List<String> words = new ArrayList<>(List.of("batch.mjs"));
    words.addAll(arguments);
    Ran ran =
        run(
            words,
            out -> {
              DataOutputStream frames = new DataOutputStream(out);
              for (byte[] bundle : bundles) {
                frames.writeInt(bundle.length);
                frames.write(bundle);
              }
              frames.flush();
            });
    if (ran.code() != 0) {
      throw new IllegalStateException(ran.out());
    }
    return ran.out().lines().map(Integer::valueOf).toList();
  }

  private interface Input {
    void write(OutputStream out) throws IOException;
  }

  private static Ran run(List<String> words, Input input) {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(words);
    try {
      Process process =
          new ProcessBuilder(command).directory(FOLDER).redirectErrorStream(true).start();
      CompletableFuture<Void> written =
          CompletableFuture.runAsync(
              () -> {
                try (OutputStream out = process.getOutputStream()) {
                  input.write(out);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code == 0) {
        written.join();
      }
      return new Ran(code, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
