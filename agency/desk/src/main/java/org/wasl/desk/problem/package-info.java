/** The reason why the desk refuses a request of its page, in three languages. */
package org.wasl.desk.problem;
