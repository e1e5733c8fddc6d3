import { Language } from './language'

/** Where a copy of the runbook is that the gateway's operators keep, for a reader; undefined where they use ours. */
export const copyOf = (place: unknown, language: Language): string | undefined => {
  const text = String(place ?? '')
  return text.startsWith('https://') ? text.replace('{language}', language) : undefined
}

/** The section of the runbook that a place ends with. */
export const sectionOf = (place: unknown): string => String(place ?? '').split('#')[1] ?? ''

/** The address of the runbook that came with this gateway. */
export const fileOf = (language: Language): string =>
  `plugins/referrals/runbook/runbook${language === 'en' ? '' : `.${language}`}.md`
