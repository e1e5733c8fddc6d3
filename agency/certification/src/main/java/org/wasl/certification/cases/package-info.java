/**
 * The numbered cases of a certification, the program that runs them one after the other, and their
 * outcomes.
 */
package org.wasl.certification.cases;
