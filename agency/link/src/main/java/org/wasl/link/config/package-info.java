/** The settings of a link. */
package org.wasl.link.config;
