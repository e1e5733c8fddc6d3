/**
 * Persons of operations, with their ids in the audit trail, their operations, and the users of the
 * console.
 */
package org.wasl.operations.persons;
