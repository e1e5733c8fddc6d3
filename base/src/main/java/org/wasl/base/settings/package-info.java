/**
 * How a program reads its settings: each key is declared once, with default, range and meaning; an
 * unknown key, a bad value and a secret that others could read are refused, all problems at once
 * with file and line.
 */
package org.wasl.base.settings;
