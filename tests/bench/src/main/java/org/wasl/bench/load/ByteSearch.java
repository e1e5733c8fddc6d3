package org.wasl.bench.load;

/** Searches a byte sequence in an array. */
final class ByteSearch {
  private ByteSearch() {}

  /**
   * The index just after the first {@code sought} in {@code bytes}.
   *
   * @throws IllegalArgumentException if it is not there
   */
  static int after(byte[] bytes, byte[] sought) {
    for (int i = 0; i <= bytes.length - sought.length; i++) {
      int j = 0;
      while (j < sought.length && bytes[i + j] == sought[j]) {
        j++;
      }
      if (j == sought.length) {
        return i + j;
      }
    }
    throw new IllegalArgumentException("not found");
  }
}
