/** The reader's language, kept in the browser. */

export const languages = ['ar', 'fr', 'en'] as const
export type Language = (typeof languages)[number]

const KEY = 'wasl.language'

/** The language saved in this browser, else the browser's own, else English. */
export function saved(): Language {
  const preferences = [localStorage.getItem(KEY), ...navigator.languages.map(tag => tag.slice(0, 2))]
  return (preferences.find(tag => languages.includes(tag as Language)) as Language) ?? 'en'
}

export function save(language: Language) {
  localStorage.setItem(KEY, language)
}
