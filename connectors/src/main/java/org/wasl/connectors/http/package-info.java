/**
 * HTTPS with client certificates on both sides: the partner API inwards, push outwards. Both stand
 * on one Vert.x instance.
 */
package org.wasl.connectors.http;
