/**
 * Reads a request of the partner API into a value of the wire, and writes the answer, in an
 * exchange of Camel.
 */
package org.wasl.connectors.partnerapi.exchange;
