/**
 * The description of the interfaces for an agency's engineers, with OpenAPI, AsyncAPI and one page
 * for both.
 */
package org.wasl.connectors.partnerapi.description;
