import type { Language, Person, Role } from './types'

/** Whether the person may give the referral to a colleague or to nobody. The host applies the same rule. */
export const mayHandOver = (roles: Role[], person: string, assignedTo: string | null): boolean =>
  assignedTo === person || roles.some(role => role !== 'clerk')

/** The id of the deputy of a person who is absent on that day. */
export const deputyOf = ({ absence }: Person, day: string): string | undefined =>
  absence !== null && absence.first <= day && day <= absence.last ? absence.deputy : undefined

/** The colleagues who can be given the referral, by name. */
export const colleagues = (persons: Person[], person: string, assignedTo: string | null, language: Language): Person[] =>
  persons
    .filter(one => one.state !== 'revoked' && one.id !== person && one.id !== assignedTo)
    .sort((one, other) => one.name.localeCompare(other.name, language))
