/** Settings of delivery, such as attempts, an agency's breaker and each protocol. */
package org.wasl.configuration.settings.delivery;
