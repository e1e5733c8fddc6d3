/**
 * PostgreSQL as a child process: binaries from a jar or the operating system, data in the gateway's
 * data folder.
 *
 * <p>Durable settings ({@code fsync} and {@code synchronous_commit} on), password authentication on
 * the loopback address only, and a server log that holds neither statements nor values. The server
 * ends with the JVM that started it, and it is restarted if it alone is killed. If a killed JVM
 * left a server behind, that server is stopped before the next one starts. The gateway's role owns
 * its database and has no further right.
 */
package org.wasl.database.embedded;
