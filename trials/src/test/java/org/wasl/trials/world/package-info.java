/** The checker is checked: what it must find, it finds and names. */
package org.wasl.trials.world;
