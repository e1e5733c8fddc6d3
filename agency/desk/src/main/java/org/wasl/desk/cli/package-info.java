/** The commands of {@code wasl desk}, for the host of a desk. */
package org.wasl.desk.cli;
