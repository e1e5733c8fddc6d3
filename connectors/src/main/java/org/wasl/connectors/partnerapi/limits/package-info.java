/**
 * The kinds of requests of the partner API, their allowed content, and every limit that an operator
 * can set.
 */
package org.wasl.connectors.partnerapi.limits;
