/** {@code ./wasl demo}: the whole main job on one machine, checked from outside. */
package org.wasl.trials.demo;
