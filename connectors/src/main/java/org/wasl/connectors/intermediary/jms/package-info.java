/**
 * Shared by the protocols over JMS. It keeps an open connection to an agency's broker or to the
 * gateway's own, limits what its clients receive, and reads messages. HTTP headers are properties
 * here. Their names have {@code _} for {@code -}, because a JMS name must be a Java identifier.
 */
package org.wasl.connectors.intermediary.jms;
