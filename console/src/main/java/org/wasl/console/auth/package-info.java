/**
 * Who calls: local users with password hashes, OpenID Connect, roles, sessions and the throttle on
 * failed logins.
 */
package org.wasl.console.auth;
