package org.wasl.console;

import java.util.Set;

/** One line of the users file. */
record User(String name, Set<Role> roles, PasswordHash password) {}
