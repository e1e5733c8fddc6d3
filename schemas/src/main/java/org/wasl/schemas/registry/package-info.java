/**
 * The schemas of messages, by type and version.
 *
 * <p>Bytes pass three checks before they are used. {@link org.wasl.schemas.json.StrictJson} checks
 * that it is JSON within limits. {@link org.wasl.schemas.registry.SchemaRegistry} checks it against
 * its schema (JSON Schema 2020-12). {@link org.wasl.schemas.registry.ClearFacts} names the few
 * fields that stay readable. A refusal is rendered by {@link
 * org.wasl.schemas.problem.ProblemRenderer} in Arabic, French or English. Labels come from {@link
 * org.wasl.schemas.codes.CodeLists}.
 *
 * <p>No result, exception or text of this package ever holds a value of a document, or a name that
 * the sender chose. It holds only positions, pointers of names that the schema knows, and
 * expectations of the schema.
 *
 * <p>A new message type is a folder {@code types/<type>/<version>} with {@code schema.json}, {@code
 * valid/*.json}, {@code invalid/*.json} and {@code invalid.json} (the reason for which each invalid
 * sample must be refused). Its life cycle is rows of tables in {@code rules} (CONTRIBUTING.md).
 */
package org.wasl.schemas.registry;
