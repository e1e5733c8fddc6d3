/** Options that several commands of the kit share, and the output of outcomes. */
package org.wasl.kit.option;
