/** One record for each concern of {@code gateway.properties}, with its keys and defaults. */
package org.wasl.configuration.settings;
