/** What the desk keeps, in SQLite: rows by subject, each action one durable transaction. */
package org.wasl.desk.store;
