package org.wasl.console.auth;

import java.util.Set;

/** One line of the users file. */
public record User(String name, Set<ConsoleRole> roles, PasswordHash password) {}
