/**
 * Reconciliation of the notices that an agency has with those that it holds by what the gateway
 * says.
 */
package org.wasl.kit.notices;
