/**
 * The description of the interfaces for an agency's engineers: OpenAPI, AsyncAPI, and both as one
 * page.
 */
package org.wasl.connectors.http.description;
