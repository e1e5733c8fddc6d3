/**
 * The commands of {@code schema}: they compare schemas, check and register those of partners, and
 * convert messages between versions; none asks a gateway.
 */
package org.wasl.kit.cli.schema;
