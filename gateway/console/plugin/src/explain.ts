import { Failure } from './jolokia'
import { Localization } from './language'

/**
 * A failure in words for a person. The gateway's own words are English. In another language the page translates the
 * code, or shows the English words if there is no translation.
 */
export function explain({ t, count, code, language }: Localization, problem: unknown): string {
  if (!(problem instanceof Failure)) {
    return t('failure.unexpected')
  }
  const refusal = problem.explanation.split(': ')[0]
  const translated = code('refusal', refusal)
  if (problem.code !== 'refused' || !refusal) {
    return count(`failure.${problem.code}`, problem.wait)
  }
  return language === 'en' || translated === refusal ? problem.explanation.replace(`${refusal}: `, '') : translated
}
