package org.wasl.connectors;
