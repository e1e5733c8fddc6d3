package org.wasl.rules;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import org.wasl.runtime.TestSeed;

/**
 * Gives every property of jqwik its seed as {@link TestSeed} gives it to other tests. jqwik finds
 * it in {@code META-INF/services}.
 */
public final class PropertySeedHook implements AroundPropertyHook {
  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    long seed = TestSeed.of(context.containerClass());
    context.attributes().setSeed(Long.toString(seed));
    return property.execute();
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }
}
