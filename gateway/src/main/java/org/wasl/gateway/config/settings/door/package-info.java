/**
 * Settings of what comes in: the listener of the partner API, the limits of messages and batches,
 * and what one agency may take.
 */
package org.wasl.gateway.config.settings.door;
