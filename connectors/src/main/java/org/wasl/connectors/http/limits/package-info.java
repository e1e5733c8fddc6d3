/**
 * Which kinds of requests the partner API has, what each may carry, and every limit that an
 * operator can set.
 */
package org.wasl.connectors.http.limits;
