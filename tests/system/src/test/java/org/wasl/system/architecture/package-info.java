/** Tests rules that the build files cannot express, such as dependencies and habits. */
package org.wasl.system.architecture;
