package org.wasl.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSessionListener;
import org.wasl.runtime.AwaitilityDefaults;

@Tag("gate")
class TestDefaultsTest {

  /** The defaults are in the test jar of {@code base}, which a build has only if it names it. */
  @Test
  void waitDefaultsApplyInModulesAboveBase() {
    assertThat(ServiceLoader.load(LauncherSessionListener.class))
        .hasAtLeastOneElementOfType(AwaitilityDefaults.class);
  }
}
