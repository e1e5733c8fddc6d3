/**
 * Access to PostgreSQL: transactions and their failures, group commits, advisory locks, statements
 * whose rows are read by name. It is the only package that uses JDBC's statements and result sets.
 */
package org.wasl.database;
