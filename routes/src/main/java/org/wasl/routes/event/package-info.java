/** Events that leave the routes for logs and traces: ids and outcomes, never content. */
package org.wasl.routes.event;
