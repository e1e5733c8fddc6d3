/**
 * Settings of what operations staff use: the management port and signing in to it, alarms, history,
 * traces and the log of the program.
 */
package org.wasl.gateway.config.settings.operations;
