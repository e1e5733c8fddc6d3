package org.wasl.rules;
