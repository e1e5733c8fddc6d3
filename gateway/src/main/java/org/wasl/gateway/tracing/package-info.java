/**
 * Tracing of steps (OpenTelemetry). The id of a referral is the id of its trace; spans carry ids
 * and codes only. Without configuration the library is not loaded.
 */
package org.wasl.gateway.tracing;
