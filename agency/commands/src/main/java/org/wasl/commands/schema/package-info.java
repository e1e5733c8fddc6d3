/**
 * The commands of {@code schema}. They compare schemas, check and register those of partners, and
 * convert messages between versions. They ask no gateway.
 */
package org.wasl.commands.schema;
