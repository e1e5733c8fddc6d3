/**
 * What one agency may take of the partner API at once, and how its requests wait for their turn.
 */
package org.wasl.connectors.http.share;
