/**
 * Configuration that changes while the gateway runs: files are watched, read and checked as a
 * whole, and taken into use at once or not at all.
 */
package org.wasl.gateway.reload;
