/**
 * Push, for an agency with a server. One HTTPS call carries one or several deliveries, and the
 * agency answers with the signed receipts.
 */
package org.wasl.connectors.push;
