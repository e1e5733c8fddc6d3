/** Obtains and renews the certificate of a server that browsers open, by ACME (RFC 8555). */
package org.wasl.kit.acme;
