/** The configuration as the routes read it. */
package org.wasl.routes.config;
