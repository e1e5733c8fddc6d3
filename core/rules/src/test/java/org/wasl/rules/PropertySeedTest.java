package org.wasl.rules;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

class PropertySeedTest {
  @Property(tries = 10)
  @AddLifecycleHook(SeedCheck.class)
  void propertyRunsWithPrintedSeed(@ForAll long any) {}

  /** Runs within {@link PropertySeedHook}. */
  static class SeedCheck implements AroundPropertyHook {
    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      // Given
      String printed = context.attributes().seed().orElse("none");
      // When
      PropertyExecutionResult result = property.execute();
      // Then
      assertThat(result.seed()).contains(printed);
      return result;
    }

    @Override
    public int aroundPropertyProximity() {
      return 1;
    }
  }
}
