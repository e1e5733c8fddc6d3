/** A gateway process and sandbox agencies to play with it: what demo, bench and tests share. */
package org.wasl.trials.checker;
