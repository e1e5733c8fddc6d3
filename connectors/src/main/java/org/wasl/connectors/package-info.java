/**
 * What a protocol is: a {@link org.wasl.connectors.Protocol} reads its settings and starts a {@link
 * org.wasl.connectors.Connector}. Each protocol is one package, and none of them uses another;
 * {@code http} is what the protocols over HTTP share.
 */
package org.wasl.connectors;
