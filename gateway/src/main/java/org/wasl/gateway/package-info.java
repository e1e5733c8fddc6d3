package org.wasl.gateway;
