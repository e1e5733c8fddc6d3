/** The commands that seal the identity of a reporter to its custodian, and open it there. */
package org.wasl.commands.identity;
