package org.wasl.link.xml;

/**
 * A position in a message document, as a JSON Pointer (RFC 6901) and as a path of elements. Only
 * names that the schema knows are in it.
 *
 * @param pointer into the JSON document
 * @param path path in the XML, such as {@code /instruction/content/questions/item[2]}
 */
record DocumentPosition(String pointer, String path) {

  static DocumentPosition root(String element) {
    return new DocumentPosition("", "/" + element);
  }

  DocumentPosition member(String name) {
    return new DocumentPosition(pointer + "/" + name, path + "/" + name);
  }

  /**
   * @param index from 0
   */
  DocumentPosition item(int index) {
    return new DocumentPosition(pointer + "/" + index, path + "/item[" + (index + 1) + "]");
  }
}
