/**
 * Checks foreign sets of schemas (JSON Schema and XML Schema) with their samples. Nothing is
 * fetched, and nothing outside the folder of a set is read.
 */
package org.wasl.schemas.partner;
