package org.wasl.schemas.json;

/**
 * Limits the size of a JSON document. Every limit is inclusive and positive. A string or a name may
 * be as long as the document.
 *
 * @param maxBytes size of the whole document, in bytes
 * @param maxDepth nesting of objects and arrays. The outermost counts 1
 * @param maxNumberLength characters of one number
 * @param maxNodes values of any kind in the whole document, which bounds the memory of the tree and
 *     the number of schema errors
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxNumberLength, int maxNodes) {

  /** Maximum of {@code maxDepth}, because the reader recurses once for each level. */
  public static final int MAX_SUPPORTED_DEPTH = 200;

  /** {@code maxDepth} of the defaults. */
  public static final int DEPTH = 32;

  /** {@code maxNumberLength} of the defaults. */
  public static final int NUMBER_LENGTH = 32;

  /** {@code maxNodes} of the defaults. */
  public static final int NODES = 100_000;

  /**
   * The largest handover, 32 levels, 32 characters a number, 100,000 values. The gateway takes this
   * from its partners unless it is configured to take less, and the kit takes it from any gateway.
   */
  public static final JsonLimits DEFAULT =
      new JsonLimits(MessageLimits.LARGEST.handoverBytes(), DEPTH, NUMBER_LENGTH, NODES);

  /** Refuses limits that are not positive and a depth over {@value #MAX_SUPPORTED_DEPTH}. */
  public JsonLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxNumberLength < 1 || maxNodes < 1)
      throw new IllegalArgumentException("JSON limits must be positive");
    if (maxDepth > MAX_SUPPORTED_DEPTH)
      throw new IllegalArgumentException("maxDepth must be at most " + MAX_SUPPORTED_DEPTH);
  }
}
