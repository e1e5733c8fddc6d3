import type { Language, Person, Role } from './types'

/** Tells whether the person may give the referral to a colleague or to nobody. The host applies the same rule. */
export const mayHandOver = (roles: Role[], person: string, assignedTo: string | null): boolean =>
  assignedTo === person || roles.some(role => role !== 'clerk')

/** The colleagues who can be given the referral, by name. */
export const colleagues = (persons: Person[], person: string, assignedTo: string | null, language: Language): Person[] =>
  persons
    .filter(colleague => colleague.state !== 'revoked' && colleague.id !== person && colleague.id !== assignedTo)
    .sort((a, b) => a.name.localeCompare(b.name, language))
