/** The share of each agency at the partner API, and the queues of waiting requests. */
package org.wasl.connectors.partnerapi.share;
