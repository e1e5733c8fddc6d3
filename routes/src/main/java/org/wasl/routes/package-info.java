package org.wasl.routes;
