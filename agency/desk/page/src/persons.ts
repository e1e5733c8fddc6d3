import { get } from './api'
import { useDesk } from './desk'
import { useHostEvents } from './events'
import { useLoaded } from './loaded'
import { pathOf } from './route'
import type { Person } from './types'

/** The persons of the office, also revoked ones. */
export function usePersons() {
  const { office } = useDesk()
  const loaded = useLoaded(
    () => get<{ persons: Person[] }>(pathOf(office.id, 'persons')).then(answer => answer.persons),
    [office.id],
  )
  useHostEvents(['persons'], loaded.reload)
  return loaded
}
