/**
 * Operations for operators, shared by the MBeans and the command line: one class for each concern,
 * documents in JSON, refusals that say what to correct. Nothing here has access to content or to
 * persons that a message is about.
 */
package org.wasl.gateway.operations;
