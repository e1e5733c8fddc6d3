package org.wasl.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds obstacles to accessibility in a page, with axe-core. */
public final class Axe {
  private static final Path PLUGIN = Path.of("..", "..", "gateway", "console", "plugin");

  private Axe() {}

  /**
   * The serious or critical violations in the console's own part of the page. Empty before {@code
   * npm ci}, so that the rest of the test runs.
   */
  public static List<?> violations(Browser browser) throws IOException {
    if (!Files.exists(script(PLUGIN))) {
      System.out.println("not looked at by axe-core: " + script(PLUGIN) + " is there after npm ci");
      return List.of();
    }
    return violations(browser, PLUGIN, ".wasl");
  }

  private static Path script(Path packages) {
    return packages.resolve("node_modules").resolve("axe-core").resolve("axe.min.js");
  }

  /**
   * The serious or critical violations. Skipped before {@code npm ci}.
   *
   * @param packages the folder in which npm installed axe-core
   * @param part selects the part of the page to check
   */
  public static List<?> violations(Browser browser, Path packages, String part) throws IOException {
    Path script = script(packages);
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
