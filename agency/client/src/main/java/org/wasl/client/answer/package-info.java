/**
 * Answers of the gateway to each call of {@link org.wasl.client.WaslClient}, refusals among them.
 */
package org.wasl.client.answer;
