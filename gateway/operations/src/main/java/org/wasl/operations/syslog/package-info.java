/** Sends acts of persons and security events to a security operations centre. */
package org.wasl.operations.syslog;
