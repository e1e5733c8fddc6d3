package org.wasl.runtime;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Repeatable chance in tests. Every seed is printed, and {@code -Dwasl.test.seed=N} on Maven's
 * command line gives the seed N to all tests of that run, and to the properties of jqwik.
 */
public final class TestSeed {
  private static final String PROPERTY = "wasl.test.seed";

  private TestSeed() {}

  /** Another one in every run, unless one was given. */
  public static long of(Class<?> test) {
    return of(test, RandomGenerator.getDefault().nextLong());
  }

  /**
   * The fixed seed of every run, unless another was given.
   *
   * @param usual the test's own seed
   */
  public static long of(Class<?> test, long usual) {
    long seed = Long.getLong(PROPERTY, usual);
    System.out.printf("%s: seed %d (again with -D%s=%d)%n", test.getName(), seed, PROPERTY, seed);
    return seed;
  }

  /** A generator with the seed of {@link #of(Class)}. */
  public static Random random(Class<?> test) {
    return new Random(of(test));
  }

  /** A generator with the seed of {@link #of(Class, long)}. */
  public static Random random(Class<?> test, long usual) {
    return new Random(of(test, usual));
  }
}
