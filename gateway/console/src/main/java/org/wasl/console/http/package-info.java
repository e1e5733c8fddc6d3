/** The HTTP server of the management port: its limits, its headers, its access rules by path. */
package org.wasl.console.http;
