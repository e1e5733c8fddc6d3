package org.wasl.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks for what keeps persons from using a page, by axe-core. */
public final class Axe {
  private static final Path PLUGIN = Path.of("plugin");

  private Axe() {}

  /** What it finds that is serious or critical, in what is ours; skipped before {@code npm ci}. */
  static List<?> violations(Browser browser) throws IOException {
    return violations(browser, PLUGIN, ".wasl");
  }

  /**
   * What it finds that is serious or critical; skipped before {@code npm ci}.
   *
   * @param packages the folder in which npm installed axe-core
   * @param part selects what is looked at
   */
  public static List<?> violations(Browser browser, Path packages, String part) throws IOException {
    Path script = packages.resolve("node_modules").resolve("axe-core").resolve("axe.min.js");
    assumeTrue(Files.exists(script), script + " is there after npm ci");
    if (Boolean.TRUE.equals(browser.ask("window.axe === undefined"))) {
      browser.run(Files.readString(script));
    }
    return (List<?>)
        browser.await(
            """
            const [part, found] = arguments
            axe.run({ include: [[part]] }, { resultTypes: ['violations'] }).then(result => found(
              result.violations
                .filter(one => ['serious', 'critical'].includes(one.impact))
                .map(one => one.id + ' ' + one.nodes.map(node => node.html).join(' '))))
            """,
            part);
  }
}
