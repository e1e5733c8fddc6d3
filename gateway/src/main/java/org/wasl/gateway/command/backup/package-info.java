/**
 * The commands that take a backup and restore it, and the statement that two persons sign where
 * what came after a backup is lost.
 */
package org.wasl.gateway.command.backup;
