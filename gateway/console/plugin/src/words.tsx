import React from 'react'
import { Language, Localization, localization, save, saved } from './language'
import { saveZone, savedZone } from './zone'

/** The reader's language and time zone, chosen before the login and kept. */
export interface Words extends Localization {
  setLanguage: (language: Language) => void
  zone: string
  setZone: (zone: string) => void
}

const Context = React.createContext<Words>(undefined as unknown as Words)

export const useWords = () => React.useContext(Context)

export const WordsProvider: React.FC<{ children: React.ReactNode }> = ({ children }) => {
  const [language, setLanguage] = React.useState<Language>(saved)
  const [zone, setZone] = React.useState(savedZone)
  const localized = React.useMemo(() => localization(language, zone), [language, zone])
  // Sets the direction of the whole document, so that dialogs and menus follow.
  React.useLayoutEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  }, [language])
  const words: Words = {
    ...localized,
    setLanguage: chosen => {
      save(chosen)
      setLanguage(chosen)
    },
    zone,
    setZone: chosen => {
      saveZone(chosen)
      setZone(chosen)
    },
  }
  return <Context.Provider value={words}>{children}</Context.Provider>
}
