/**
 * Tracing of steps (OpenTelemetry). A referral's id is its trace's, spans carry ids and codes only,
 * and where nothing is configured nothing of the library is loaded.
 */
package org.wasl.gateway.tracing;
