/**
 * Settings for operations staff, such as management port, login, alarms, history, traces and the
 * program's log.
 */
package org.wasl.configuration.settings.operations;
