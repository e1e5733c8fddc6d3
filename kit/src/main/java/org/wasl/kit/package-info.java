package org.wasl.kit;
