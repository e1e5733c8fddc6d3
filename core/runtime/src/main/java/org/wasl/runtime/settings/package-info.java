/**
 * Reads the settings of a program. Each setting is a component of a record, with default, range and
 * meaning ({@link org.wasl.runtime.settings.Setting}). An unknown key, a bad value and a secret
 * that others could read are refused, with file and line, and all problems at once.
 */
package org.wasl.runtime.settings;
