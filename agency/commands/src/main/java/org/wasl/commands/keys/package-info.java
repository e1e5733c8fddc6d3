/** The commands that make and renew an agency's keys and certificates. */
package org.wasl.commands.keys;
