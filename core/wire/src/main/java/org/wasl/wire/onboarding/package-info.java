/**
 * An agency's request for its entry in the directory. The agency makes one signed file, the
 * gateway's operator checks it, and both compare a number by telephone.
 */
package org.wasl.wire.onboarding;
