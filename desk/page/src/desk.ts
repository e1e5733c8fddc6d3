import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Keyring, OfficeKeys } from './keyring'
import type { Localization } from './language'
import type { Reference } from './reference'
import type { About, Office, Session } from './types'

/** Language and host: there before anybody has signed in. */
export interface Setting {
  about: About
  l: Localization
  setLanguage: (language: Localization['language']) => void
}

/** What a person works with after signing in, with the keys open. */
export interface Desk {
  session: Session
  keyring: Keyring
  reference: Reference
  office: Office
  keys: OfficeKeys
  /** Reads the session again: keys or rights have changed. */
  refresh: () => Promise<void>
  /** Asks for the names of agencies again where one of these has none yet. */
  learnNames: (agencies: string[]) => void
}

export const SettingContext = createContext<Setting>(null as unknown as Setting)
export const DeskContext = createContext<Desk>(null as unknown as Desk)
export const useSetting = () => useContext(SettingContext)
export const useLocalization = () => useContext(SettingContext).l
export const useDesk = () => useContext(DeskContext)
