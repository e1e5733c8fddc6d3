/**
 * The {@code wasl} command as it is installed: gateway, agency's kit and offline verifier. Nothing
 * of demo, bench and tests is on its class path.
 */
package org.wasl.app;
