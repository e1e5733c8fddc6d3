/**
 * The protocol {@code https}, for an agency with a server. One call carries one or several
 * deliveries, and the agency answers with the signed receipts.
 */
package org.wasl.connectors.push;
