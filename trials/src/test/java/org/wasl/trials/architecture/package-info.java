/** What the build files cannot see: who may use what, and habits that hold everywhere. */
package org.wasl.trials.architecture;
