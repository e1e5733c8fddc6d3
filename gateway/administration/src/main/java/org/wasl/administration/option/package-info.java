/** Options that several commands of the gateway share. */
package org.wasl.administration.option;
