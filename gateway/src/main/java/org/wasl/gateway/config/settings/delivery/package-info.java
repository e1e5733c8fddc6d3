/** Settings of what goes out: attempts, the breaker of an agency, and the single protocols. */
package org.wasl.gateway.config.settings.delivery;
