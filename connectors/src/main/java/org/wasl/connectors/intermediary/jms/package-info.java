/**
 * What the protocols over JMS share: an open connection to a broker, an agency's or the gateway's
 * own; what its clients may be sent; how messages are read. What are headers of HTTP there, are
 * properties here, under the same names with {@code _} for {@code -}, because a name of JMS is a
 * Java identifier.
 */
package org.wasl.connectors.intermediary.jms;
