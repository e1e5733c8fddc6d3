package org.wasl.runtime.settings;

import java.util.regex.Pattern;

/**
 * Recognises loopback addresses by their text alone, because a resolver must not decide what is
 * safe.
 */
public final class LoopbackAddress {

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(0{0,4}:){2,7}0{0,3}1]?");

  private LoopbackAddress() {}

  public static boolean is(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}
