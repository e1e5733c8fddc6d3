/**
 * Certification of an implementation that is not ours: plays the gateway against an agency's
 * receiver, case by case, and reports what was promised, expected and answered.
 */
package org.wasl.kit.certify;
