/**
 * Certification of an implementation that is not ours: plays the gateway against what an agency
 * receives or collects with, or an agency against a gateway, case by case, and reports what was
 * promised, expected and answered.
 */
package org.wasl.kit.certify;
