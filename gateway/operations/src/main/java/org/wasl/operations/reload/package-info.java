/**
 * Configuration that changes while the gateway runs. Files are watched, read and checked as a
 * whole, and applied at once or not at all.
 */
package org.wasl.operations.reload;
