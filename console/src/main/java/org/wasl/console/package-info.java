package org.wasl.console;
