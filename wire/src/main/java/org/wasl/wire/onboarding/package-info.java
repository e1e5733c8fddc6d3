/**
 * How an agency asks to be taken into the directory: one signed file, made at the agency and
 * checked by the gateway's operator, and a number that both compare by telephone.
 */
package org.wasl.wire.onboarding;
