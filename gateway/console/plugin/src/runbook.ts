import { Language } from './language'

/** The address of the operators' own copy of the runbook. Undefined if they use ours. */
export const copyOf = (place: unknown, language: Language): string | undefined => {
  const text = String(place ?? '')
  return text.startsWith('https://') ? text.replace('{language}', language) : undefined
}

/** The section of the runbook that a place ends with. */
export const sectionOf = (place: unknown): string => String(place ?? '').split('#')[1] ?? ''

/** The address of the runbook that came with this gateway. */
export const fileOf = (language: Language): string =>
  `plugins/referrals/runbook/runbook${language === 'en' ? '' : `.${language}`}.md`

/** A page that the runbook links to, by its path in the installation. */
export const placeOf = (link: string): string => new URL(link, 'file:///docs/how-to/').pathname.slice(1)
