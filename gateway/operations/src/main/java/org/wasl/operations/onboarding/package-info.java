/**
 * Admits an agency to the directory. It checks the agency's request and certificate, and writes its
 * files.
 */
package org.wasl.operations.onboarding;
