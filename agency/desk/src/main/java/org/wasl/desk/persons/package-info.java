/** The rights in the desk, with links to enrol, passkeys, sessions, roles and wrapped keys. */
package org.wasl.desk.persons;
