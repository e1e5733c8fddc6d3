/**
 * Settings of intake, such as the listener of the partner API, the limits of messages and batches,
 * and the share of one agency.
 */
package org.wasl.configuration.settings.door;
