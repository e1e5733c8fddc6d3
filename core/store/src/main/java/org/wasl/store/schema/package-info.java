/** The message schemas that gateways had in force. */
package org.wasl.store.schema;
