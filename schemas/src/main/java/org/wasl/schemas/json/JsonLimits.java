package org.wasl.schemas.json;

/**
 * How large a JSON document may be. Every limit is inclusive and positive.
 *
 * @param maxBytes size of the whole document, in bytes
 * @param maxDepth nesting of objects and arrays; the outermost counts 1
 * @param maxStringLength characters (UTF-16 units) of one string or member name
 * @param maxNumberLength characters of one number
 * @param maxNodes values of any kind in the whole document, which bounds the memory of the tree and
 *     the number of schema errors
 */
public record JsonLimits(
    int maxBytes, int maxDepth, int maxStringLength, int maxNumberLength, int maxNodes) {

  /** Maximum of {@code maxDepth}: the reader recurses once for each level. */
  public static final int DEEPEST = 200;

  /**
   * 1 MiB, 32 levels, 256 Ki characters a string, 32 a number, 100,000 values. The gateway takes
   * this from its partners unless it is configured otherwise, and the kit takes it from the
   * gateway.
   */
  public static final JsonLimits DEFAULT = new JsonLimits(1 << 20, 32, 1 << 18, 32, 100_000);

  /** Refuses limits that are not positive and a depth over {@value #DEEPEST}. */
  public JsonLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxStringLength < 1 || maxNumberLength < 1 || maxNodes < 1)
      throw new IllegalArgumentException("JSON limits must be positive");
    if (maxDepth > DEEPEST)
      throw new IllegalArgumentException("maxDepth must be at most " + DEEPEST);
  }
}
