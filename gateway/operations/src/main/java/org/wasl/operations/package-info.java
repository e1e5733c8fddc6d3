/**
 * Operations for operators, shared by the MBeans and the command line. Each concern has one class,
 * and refusals say what to correct. An MBean returns a record of its MXBean interface. Nothing here
 * has access to content or to the persons of a message.
 */
package org.wasl.operations;
