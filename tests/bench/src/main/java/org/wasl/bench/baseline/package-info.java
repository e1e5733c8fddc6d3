/**
 * The <em>plain gateway</em> that one can write with plain Camel in an afternoon. It has HTTPS in,
 * JSON schema, one durable queue, and HTTPS out to one recipient. It has no signature, no sealing
 * and no audit. It is a baseline for measurements in two settings, and shows the messages that it
 * loses. Nothing else uses it.
 */
package org.wasl.bench.baseline;
