/**
 * Synthetic vetted cases for demo, bench and tests: seeded, plausible in kind and proportion, and
 * about nobody. Every name says that it is invented, every number, address and page lies in a range
 * that is reserved or cannot be assigned.
 */
package org.wasl.trials.cases;
