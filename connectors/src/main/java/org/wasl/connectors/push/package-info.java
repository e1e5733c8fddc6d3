/**
 * Push, for an agency with a server: one HTTPS call for each delivery, answered by the signed
 * receipt.
 */
package org.wasl.connectors.push;
