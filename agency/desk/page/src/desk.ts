import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Keyring, OfficeKeys } from './keyring'
import type { Localization } from './language'
import type { Reference } from './reference'
import type { About, Office, Session } from './types'

/** Language and host, available before the login. */
interface Setting {
  about: About
  l: Localization
  setLanguage: (language: Localization['language']) => void
}

/** The context of a person who has signed in, with open keys. */
interface Desk {
  session: Session
  keyring: Keyring
  reference: Reference
  office: Office
  keys: OfficeKeys
  /** Reads the session again after a change of keys or rights. */
  refresh: () => Promise<void>
  /** Asks for the names of agencies again if one of these has none yet. */
  learnNames: (agencies: string[]) => void
}

export const SettingContext = createContext<Setting>(null as unknown as Setting)
export const DeskContext = createContext<Desk>(null as unknown as Desk)
export const useSetting = () => useContext(SettingContext)
export const useLocalization = () => useContext(SettingContext).l
export const useDesk = () => useContext(DeskContext)

/** The name of an agency or of the gateway in the reader's language. The id if there is no name. */
export function useAgencyName(): (id: string) => string {
  const { reference } = useDesk()
  const l = useLocalization()
  return id => (id === 'gateway' ? l.t('gateway') : l.name(reference.agencies.get(id)?.names, id))
}
