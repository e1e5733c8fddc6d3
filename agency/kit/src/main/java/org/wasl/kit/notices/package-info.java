/** Compares the agency's own notices with those that it holds according to the gateway. */
package org.wasl.kit.notices;
