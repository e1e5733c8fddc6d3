/** Parameters of SQL statements by name, for any JDBC driver. The package knows no database. */
package org.wasl.runtime.sql;
