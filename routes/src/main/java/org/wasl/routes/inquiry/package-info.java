/** What an agency may know of a referral it takes part in. */
package org.wasl.routes.inquiry;
