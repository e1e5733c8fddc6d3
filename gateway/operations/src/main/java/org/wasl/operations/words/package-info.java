/**
 * Texts about decisions and steps in Arabic, French and English, with one bundle of templates each.
 */
package org.wasl.operations.words;
