import { Failure } from './jolokia'
import { Localization } from './language'

/**
 * A failure as a person reads it. The gateway's own words are English: in another language a code
 * that has a translation is shown by that, and any other code by the English words.
 */
export function explain({ t, code, language }: Localization, problem: unknown): string {
  if (!(problem instanceof Failure)) {
    return t('failure.unexpected')
  }
  const refusal = problem.said.split(': ')[0]
  const translated = code('refusal', refusal)
  if (problem.code !== 'refused' || !refusal) {
    return t(`failure.${problem.code}`, { seconds: problem.wait })
  }
  return language === 'en' || translated === refusal ? problem.said.replace(`${refusal}: `, '') : translated
}
