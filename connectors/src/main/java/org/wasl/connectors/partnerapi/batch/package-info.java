/** Answers a batch of messages line by line while it comes, as if each message had come alone. */
package org.wasl.connectors.partnerapi.batch;
