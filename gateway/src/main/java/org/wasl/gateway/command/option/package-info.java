/** Options that several commands of the gateway share. */
package org.wasl.gateway.command.option;
