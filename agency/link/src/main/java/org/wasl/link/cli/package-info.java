/** The command {@code wasl link}. */
package org.wasl.link.cli;
