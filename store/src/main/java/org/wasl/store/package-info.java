package org.wasl.store;
