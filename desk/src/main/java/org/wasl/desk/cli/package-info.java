/** The commands of who hosts a desk: {@code wasl desk}. */
package org.wasl.desk.cli;
