/**
 * Implements {@code ./wasl demo}, which runs the whole main job on one machine and checks it from
 * outside.
 */
package org.wasl.demo;
