/**
 * Takes an agency into the directory: checks its request and its certificate, and writes its files.
 */
package org.wasl.gateway.onboarding;
