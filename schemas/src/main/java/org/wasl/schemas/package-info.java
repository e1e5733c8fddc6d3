package org.wasl.schemas;
