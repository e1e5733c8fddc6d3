/**
 * The commands that take and restore a backup, and the statement in which two persons accept the
 * loss of newer entries.
 */
package org.wasl.administration.backup;
