/**
 * Tracing of steps (OpenTelemetry). The id of a referral is the id of its trace. Spans carry ids
 * and codes only. Without configuration the library is not loaded.
 */
package org.wasl.assembly.tracing;
