package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks for what keeps persons from using a page, by axe-core. */
final class Axe {
  private static final Path SCRIPT = Path.of("plugin", "node_modules", "axe-core", "axe.min.js");

  private Axe() {}

  /** What it finds that is serious or critical, in what is ours; skipped before {@code npm ci}. */
  static List<?> violations(Browser browser) throws IOException {
    assumeTrue(Files.exists(SCRIPT), SCRIPT + " is there after npm ci");
    browser.run(Files.readString(SCRIPT));
    browser.run(
        """
        window.violations = undefined
        axe.run({ include: [['.wasl']] }).then(found => {
          window.violations = found.violations
            .filter(one => ['serious', 'critical'].includes(one.impact))
            .map(one => one.id + ' ' + one.nodes.map(node => node.html).join(' '))
        })
        """);
    browser.until(() -> assertThat(browser.ask("window.violations !== undefined")).isEqualTo(true));
    return (List<?>) browser.ask("window.violations");
  }
}
