/**
 * Push, for an agency with a server: one HTTPS call for each delivery or for several, answered by
 * the signed receipts.
 */
package org.wasl.connectors.push;
