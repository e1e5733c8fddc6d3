/**
 * The <em>afternoon gateway</em>: what one writes with plain Camel in an afternoon. HTTPS in, JSON
 * schema, one durable queue, HTTPS out to one recipient; no signature, no sealing, no audit. It
 * stands here to be measured against, in two settings, and to show what it loses. Nothing else uses
 * it.
 */
package org.wasl.trials.afternoon;
