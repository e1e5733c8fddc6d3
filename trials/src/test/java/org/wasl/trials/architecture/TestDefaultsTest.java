package org.wasl.trials.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSessionListener;
import org.wasl.base.AwaitilityDefaults;

class TestDefaultsTest {

  /** They are in the jar of the tests of {@code base}, of which a build has only what it names. */
  @Test
  void howTestsWaitHoldsInTheModulesAboveBaseToo() {
    assertThat(ServiceLoader.load(LauncherSessionListener.class))
        .hasAtLeastOneElementOfType(AwaitilityDefaults.class);
  }
}
