package org.wasl.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The commit of the checkout that this program was built in, as {@code git} tells it. */
public final class CheckoutCommit {
  private CheckoutCommit() {}

  /**
   * Returns the id of the commit. {@code -dirty} follows if files of the checkout differ from it.
   * It is empty without a checkout or without {@code git}.
   */
  public static Optional<String> read() {
    String home = System.getProperty("wasl.home", ".");
    try {
      Process git =
          new ProcessBuilder(
                  "git",
                  "-C",
                  home,
                  "describe",
                  "--always",
                  "--abbrev=40",
                  "--dirty",
                  "--exclude=*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String id = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 && !id.isEmpty() ? Optional.of(id) : Optional.empty();
    } catch (IOException noGit) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
