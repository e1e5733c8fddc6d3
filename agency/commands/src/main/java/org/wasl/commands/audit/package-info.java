/**
 * The commands by which others than the gateway keep and check its log, which are proof, mirror and
 * witness.
 */
package org.wasl.commands.audit;
