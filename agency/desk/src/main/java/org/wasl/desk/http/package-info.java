/** The desk's HTTP server, with the page and the API that only the page uses. */
package org.wasl.desk.http;
