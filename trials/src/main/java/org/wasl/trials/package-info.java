/** Demo, bench and the tests that need both ends; also the {@code wasl} command itself. */
package org.wasl.trials;
