/**
 * The <em>plain gateway</em>: a gateway that one can write with plain Camel in an afternoon. HTTPS
 * in, JSON schema, one durable queue, HTTPS out to one recipient; no signature, no sealing, no
 * audit. It is a baseline for measurements, in two settings, and shows what it loses. Nothing else
 * uses it.
 */
package org.wasl.trials.baseline;
