/**
 * Events that leave the routes for logs and traces. They contain ids and outcomes, never content.
 */
package org.wasl.routes.event;
