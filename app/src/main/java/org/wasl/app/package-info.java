/**
 * The installed {@code wasl} command with gateway, agency's kit and offline verifier. Its class
 * path has no part of demo, bench or tests.
 */
package org.wasl.app;
