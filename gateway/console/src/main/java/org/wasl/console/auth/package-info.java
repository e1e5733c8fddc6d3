/**
 * Authentication with local users and password hashes, OpenID Connect, roles, sessions and the rate
 * limit of logins.
 */
package org.wasl.console.auth;
