package org.wasl.link.xml;

/**
 * A place in a message document, as a JSON Pointer (RFC 6901) and as a path of elements. Only names
 * that the schema knows are in it.
 *
 * @param pointer into the JSON document
 * @param path of the XML, such as {@code /instruction/content/questions/item[2]}
 */
record Place(String pointer, String path) {

  static Place root(String element) {
    return new Place("", "/" + element);
  }

  Place member(String name) {
    return new Place(pointer + "/" + name, path + "/" + name);
  }

  /**
   * @param index from 0
   */
  Place item(int index) {
    return new Place(pointer + "/" + index, path + "/item[" + (index + 1) + "]");
  }
}
