package org.wasl.console;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A page of the console in one language, after everything has loaded.
 *
 * @param beyond how many pixels the page is wider than the window
 * @param text the visible text
 * @param twice heads of columns that a table has twice
 */
public record PageLook(long beyond, String text, List<String> twice) {
  private static final String LOOK =
      """
      const [language, loading, done] = arguments
      const value = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')
      const deadline = Date.now() + 240000
      const look = () => {
        const list = document.getElementById('wasl-language')
        const page = document.getElementById('wasl')
        if (list && list.value !== language) {
          value.set.call(list, language)
          list.dispatchEvent(new Event('change', { bubbles: true }))
        }
        const text = list && page ? page.innerText : ''
        const there = document.documentElement.lang === language && text.trim() !== ''
          && !loading.some(word => text.includes(word))
        if (there || Date.now() > deadline) {
          const twice = [...document.querySelectorAll('.wasl thead')].flatMap(head => {
            const heads = [...head.querySelectorAll('th')].map(one => one.textContent.trim())
            return heads.filter((one, i) => one !== '' && heads.indexOf(one) < i)
          })
          done({ beyond: page.scrollWidth - innerWidth, text: there ? text : 'undefined ' + text, twice })
        } else {
          setTimeout(look, 20)
        }
      }
      look()
      """;

  private static final List<String> LOADING = List.of("Loading", "Chargement", "جارٍ التحميل");

  /** Switches the open page to the language and reads it. */
  public static PageLook of(Browser browser, String language) {
    Map<?, ?> measured = (Map<?, ?>) browser.await(LOOK, language, LOADING);
    return new PageLook(
        ((Number) measured.get("beyond")).longValue(),
        (String) measured.get("text"),
        ((List<?>) measured.get("twice")).stream().map(String::valueOf).toList());
  }

  /**
   * Sentences of English in a page of another language. Empty for English itself.
   *
   * @param own texts of the page's language, by key
   * @param english the English texts, by key
   */
  public List<String> foreign(Map<String, String> own, Map<String, String> english) {
    return english.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(own.get(entry.getKey())))
        .map(Map.Entry::getValue)
        .filter(words -> words.length() > 12 && words.contains(" ") && !words.contains("{"))
        .filter(text::contains)
        .toList();
  }

  /** Text that is not meant for persons, such as missing values and keys of texts. */
  public List<String> strange() {
    return Stream.of(text.split("\\s+"))
        .filter(
            word ->
                word.contains("undefined")
                    || word.contains("NaN")
                    || word.matches("[a-z]+(\\.[a-z-]+)+")
                        && !word.matches("(log|registry|contact)\\..*"))
        .toList();
  }
}
