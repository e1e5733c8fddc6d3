/** Who may do what in the desk: links to enrol, passkeys, sessions, rights and wrapped keys. */
package org.wasl.desk.persons;
