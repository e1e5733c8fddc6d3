/**
 * Makes synthetic vetted cases for demo, bench and tests. They are seeded, plausible in kind and
 * proportion, and about nobody. Every name says that it is invented. Every number, address and page
 * is in a range that is reserved or cannot be assigned.
 */
package org.wasl.sandbox.cases;
