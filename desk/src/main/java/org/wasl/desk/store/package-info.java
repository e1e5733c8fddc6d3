/** What the desk keeps, in SQLite: rows by subject, each act one durable transaction. */
package org.wasl.desk.store;
