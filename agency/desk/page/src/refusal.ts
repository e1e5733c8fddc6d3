import type { Localization } from './language'
import type { Problem, ProblemError } from './types'

const OF_GATEWAY = /^https:\/\/wasl\.example\/problems\/([a-z-]+)$/

/** Faults that only the directory can explain. Their expected values are agencies. */
const OF_AGENCIES = new Set(['no-such-agency', 'not-of-that-kind', 'not-a-sandbox', 'sandbox', 'custodian'])

/**
 * A problem in the reader's language. The gateway wrote its text in the language of the host's requests, but its type and members are
 * neutral. A problem that this page does not know keeps the gateway's text.
 */
export function inLanguage(problem: Problem, l: Localization): Pick<Problem, 'title' | 'detail'> {
  const code = OF_GATEWAY.exec(problem.type ?? '')?.[1]
  const detail = code === undefined ? undefined : l.further('problem', code, 'detail')
  if (code === undefined || detail === undefined) return problem
  const { objectState: state, reason } = problem
  const sentences =
    typeof state === 'string'
      ? [
          l.further('problem', code, 'object')?.replace('{state}', l.code('object-state', state)),
          l.further('object-state', state, 'refused'),
        ]
      : code === 'malformed-json' && typeof reason === 'string'
        ? [`${l.code('malformed', reason)}.`]
        : []
  return { title: l.code('problem', code), detail: [...sentences, detail].filter(sentence => sentence !== undefined).join(' ') }
}

/**
 * The correction of a fault in the reader's language, with agencies by their names. If the gateway did not state an expected value, its
 * text is kept.
 *
 * @param agency the name of an agency
 */
export function errorInLanguage(error: ProblemError, l: Localization, agency: (id: string) => string): string {
  const text = l.code('violation', error.keyword)
  if (text === error.keyword || (error.expected === undefined && text.includes('{expected}'))) return error.detail
  const expected = error.expected ?? ''
  const isOfAgency = OF_AGENCIES.has(error.keyword)
    ? expected.split(', ').map(agency).join(`${l.t('comma')} `)
    : expected
  return text.replace('{expected}', () => isOfAgency)
}
