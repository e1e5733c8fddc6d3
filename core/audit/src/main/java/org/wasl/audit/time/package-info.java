/**
 * Time stamps of RFC 3161: reading and checking a token, and asking authorities for one.
 *
 * <p>It uses the JDK only, so that the offline verifier needs nothing else.
 */
package org.wasl.audit.time;
