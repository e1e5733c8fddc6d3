/**
 * The numbered cases of a certification, how they are run one after the other, and what came of
 * each.
 */
package org.wasl.kit.certify.cases;
