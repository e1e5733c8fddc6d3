/** The desk's SQLite store, with rows by subject. Each action is one durable transaction. */
package org.wasl.desk.store;
