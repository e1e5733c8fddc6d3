package org.wasl.audit;
