/** The health document and the checks it is made of. */
package org.wasl.console.health;
