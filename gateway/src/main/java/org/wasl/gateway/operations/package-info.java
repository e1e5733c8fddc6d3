/**
 * What operations staff may see and order, for the MBeans and for the command line alike: one desk
 * for each concern, documents in JSON, refusals that say what to mend. Nothing here knows content
 * or persons a message is about.
 */
package org.wasl.gateway.operations;
