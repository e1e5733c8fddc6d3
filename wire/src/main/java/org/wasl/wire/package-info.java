package org.wasl.wire;
