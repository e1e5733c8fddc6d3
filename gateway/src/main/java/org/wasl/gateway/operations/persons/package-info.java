/**
 * Persons of operations: who they are in the audit trail, what they did, and the users of the
 * console.
 */
package org.wasl.gateway.operations.persons;
