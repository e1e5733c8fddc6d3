/**
 * The identity of a reporter on its way to the custodian: sealed by the platform, opened by the
 * custodian. The format is described, with test vectors, in {@code docs/identity.md}.
 */
package org.wasl.kit.identity;
