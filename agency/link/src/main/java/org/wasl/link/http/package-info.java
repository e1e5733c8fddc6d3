/** Ports of the link, for documents from the old system and for health and metrics. */
package org.wasl.link.http;
