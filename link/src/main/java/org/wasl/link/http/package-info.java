/** Ports of the link: documents from the old system; health and metrics for operators. */
package org.wasl.link.http;
