/** What the operator's commands have in common: how they fail, and how they reach a gateway. */
package org.wasl.gateway.command.operator;
