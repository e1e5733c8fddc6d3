/** Demo, bench and the tests that need both ends; never installed. */
package org.wasl.trials;
