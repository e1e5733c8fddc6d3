package org.wasl.trials;
