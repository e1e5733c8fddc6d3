/**
 * The commands by which others than the gateway keep and check its log: proof, mirror and witness.
 */
package org.wasl.kit.cli.audit;
