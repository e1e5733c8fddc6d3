/** What the configuration says, as the routes read it. */
package org.wasl.routes.config;
